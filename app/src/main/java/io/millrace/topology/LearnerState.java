package io.millrace.topology;

import io.millrace.checkpoint.ChunkedOutputStream;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.evaluate.Scores;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learner's state in its store: {@code learner/…} holds the counters, checkpoints and scores,
 * {@code model/…} the model, {@code sample/…} the raw samples taken since that state of the model.
 *
 * <p>A model of ordinary size is written at each commit, with the samples it has not learned yet. A
 * larger one is written when the samples since outweigh it; until then commits add samples only,
 * and a restart learns them again, to the same bits.
 */
final class LearnerState {
  private static final Logger LOG = LoggerFactory.getLogger(LearnerState.class);
  private static final String LEARNER = "learner";
  private static final String MODEL = "model";
  private static final String SAMPLES = "sample";
  private static final long NEVER = -1;

  private final LearnerSettings settings;
  private final ChunkedStore store;
  private final OnlineModel model;
  private final Scores scores;
  private final CheckpointWriter checkpoints;
  private final Plateau plateau;
  private final Freezing freezing;
  private final Pruner pruner;
  private final UnaryOperator<ModelState> start;
  private final LearnerListener listener;
  private final SampleLog added = new SampleLog();
  private final long modelBytes;
  private final boolean large;
  private long storedStep = NEVER;
  private double storedFactor = 1;
  private long storedChanges;
  private double storedTarget;
  private long loggedBytes;

  LearnerState(
      LearnerSettings settings,
      ChunkedStore store,
      OnlineModel model,
      Scores scores,
      CheckpointWriter checkpoints,
      Plateau plateau,
      Freezing freezing,
      Pruner pruner,
      UnaryOperator<ModelState> start,
      LearnerListener listener) {
    this.settings = settings;
    this.store = store;
    this.model = model;
    this.scores = scores;
    this.checkpoints = checkpoints;
    this.plateau = plateau;
    this.freezing = freezing;
    this.pruner = pruner;
    this.start = start;
    this.listener = listener;
    this.modelBytes = (long) Float.BYTES * model.snapshot().values().length;
    this.large = modelBytes > settings.maxCommitBytes();
  }

  /** Notes a sample that the learner has taken. */
  void taken(TakenSample sample) {
    if (large && !outweighed()) {
      added.add(sample);
    }
  }

  /** Writes what changed since the last write. */
  void write(Learner learner) {
    if (isModelDue(learner)) {
      ModelState state = learner.modelState();
      store.replace(MODEL, ModelStateCodec.encode(state));
      listener.modelRead(state);
      storedStep = learner.step();
      storedFactor = plateau.factor();
      storedChanges = freezing.changes();
      storedTarget = pruner.target();
      replaceSamples(learner.pending());
    } else if (large) {
      loggedBytes += added.length();
      store.append(SAMPLES, added.drain());
    } else {
      replaceSamples(learner.pending());
    }
    store.replace(LEARNER, encode(learner));
  }

  /**
   * What was learned at another rate, or with other weights, or passed while frozen, could not be
   * learned again.
   */
  private boolean isModelDue(Learner learner) {
    return storedStep == NEVER
        || plateau.factor() != storedFactor
        || freezing.changes() != storedChanges
        || pruner.target() != storedTarget
        || (large ? outweighed() : learner.step() != storedStep);
  }

  private boolean outweighed() {
    return loggedBytes + added.length() > modelBytes;
  }

  private void replaceSamples(List<PendingSamples> blocks) {
    added.drain();
    for (PendingSamples pending : blocks) {
      for (int row = 0; row < pending.rows(); row++) {
        added.add(pending.taken(row));
      }
    }
    loggedBytes = added.length();
    store.replace(SAMPLES, added.drain());
  }

  private List<byte[]> encode(Learner learner) {
    ChunkedOutputStream chunks = new ChunkedOutputStream();
    try (DataOutputStream out = new DataOutputStream(chunks)) {
      new LearnerRecord(
              model.environment(),
              settings.settingsDigest(),
              model.batchSize(),
              learner.samples(),
              learner.step(),
              learner.scored())
          .write(out);
      checkpoints.writeState(out);
      scores.prequential().write(out);
      scores.heldOut().write(out);
      plateau.writeState(out);
      freezing.writeState(out);
      pruner.writeState(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return chunks.drain();
  }

  /**
   * Brings model, evaluator, checkpoints and learner to where the last commit left them, or to the
   * start.
   *
   * @return the samples taken but not learned: they must be taken again before any other
   * @throws ModelStateException if the state is of another model or can't be read
   */
  List<TakenSample> restore(Learner learner) {
    List<byte[]> chunks = store.read(LEARNER);
    if (chunks.isEmpty()) {
      model.restore(start.apply(model.snapshot()));
      return List.of();
    }
    try (DataInputStream in = new DataInputStream(ModelStateCodec.join(chunks))) {
      LearnerRecord record = LearnerRecord.read(in);
      checkpoints.readState(in);
      scores.prequential().read(in);
      scores.heldOut().read(in);
      plateau.readState(in);
      freezing.readState(in);
      pruner.readState(in);
      check(record);
      restoreModel(ModelStateCodec.decode(store.read(MODEL)));
      List<byte[]> logged = store.read(SAMPLES);
      loggedBytes = logged.stream().mapToLong(c -> c.length).sum();
      return replay(record, SampleLog.read(logged), learner);
    } catch (IOException | IllegalArgumentException e) {
      throw refuse("can't be read: " + e.getMessage());
    }
  }

  private void restoreModel(ModelState state) {
    try {
      model.restore(state);
    } catch (ModelStateException e) {
      throw refuse("does not fit: " + e.getMessage());
    }
    storedStep = state.step();
    storedFactor = plateau.factor();
    storedChanges = freezing.changes();
    storedTarget = pruner.target();
  }

  private List<TakenSample> replay(
      LearnerRecord record, List<TakenSample> samples, Learner learner) {
    long learned = (record.step() - storedStep) * record.batchSize();
    long samplesLearned = record.step() * record.batchSize();
    if (learned < 0 || samples.size() - learned != record.samples() - samplesLearned) {
      throw refuse(
          "is incomplete: %d samples are stored since step %d, of %d samples at step %d"
              .formatted(samples.size(), storedStep, record.samples(), record.step()));
    }
    learner.resume(samples.subList(0, (int) learned), samplesLearned, record.scored());
    return List.copyOf(samples.subList((int) learned, samples.size()));
  }

  private void check(LearnerRecord record) {
    if (record.batchSize() != model.batchSize()) {
      throw refuse(
          "was learned with batch_size %d, the settings say %d"
              .formatted(record.batchSize(), model.batchSize()));
    }
    if (!record.settingsDigest().equals(settings.settingsDigest())) {
      LOG.warn(
          "model {}: the settings have changed since its state was stored; it goes on with the new"
              + " ones, so that its weights are no longer those of the log alone",
          settings.name());
    }
    if (!record.environment().equals(model.environment())) {
      LOG.warn(
          "model {}: its state was computed by {}, this is {}: from here on results may differ in"
              + " their last bits",
          settings.name(),
          record.environment(),
          model.environment());
    }
  }

  private ModelStateException refuse(String fault) {
    return new ModelStateException(
        "the stored state of model %s %s. Restore the settings, or give the model another name, or"
                .formatted(settings.name(), fault)
            + " reset the application (kafka-streams-application-reset.sh) to learn from the start");
  }
}
