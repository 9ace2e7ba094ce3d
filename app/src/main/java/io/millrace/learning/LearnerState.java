package io.millrace.learning;

import io.millrace.checkpoint.ChunkedOutputStream;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learner's state in its store: {@code learner/…} holds the counters and the sections, {@code
 * model/…} or {@code model-next/…} the model, {@code sample/…} the raw samples taken since that
 * state of the model, {@code relearning/…} says where the model lies and how learning was changed
 * since; {@code settings/…} the settings that it was learned with, for people.
 *
 * <p>A model of ordinary size is written at each commit, with the samples it has not learned yet. A
 * large one is written when the samples since take seconds to learn, or outweigh it; until then
 * commits add samples only, and a restart learns them again, to the same bits.
 */
final class LearnerState {
  private static final Logger LOG = LoggerFactory.getLogger(LearnerState.class);
  private static final int FORMAT = 8;

  /** A format whose samples have no labels that came later. */
  private static final int WITHOUT_LATE_LABELS_FORMAT = 6;

  /** A format whose samples are all of the replica's own partition. */
  private static final int ONE_PARTITION_FORMAT = 5;

  /** A format whose sections have no names and versions. */
  private static final int BARE_FORMAT = 3;

  private static final long NEVER = -1;

  private final LearnerSettings settings;
  private final int partition;
  private final ChunkedStore store;
  private final OnlineModel model;
  private final LearningControl control;
  private final Sections sections;
  private final Function<ModelState, LearnedState> start;
  private final LearnerListener listener;
  private final ModelStateWriter writer;
  private final SampleLog added = new SampleLog();
  private final SampleLog sinceWriting = new SampleLog();
  private final Deque<TakenSample> again = new ArrayDeque<>();
  private final long modelBytes;
  private final boolean large;
  private @Nullable SettingsChange settingsChange;
  private String settingsDigest;
  private boolean settingsStored;
  private @Nullable CompletableFuture<CopiedState> copy;
  private long storedStep = NEVER;
  private long loggedBytes;
  private long nanosAtStored;
  private long nanosAtWriting;
  private int replacedAtWriting;

  /**
   * Nothing is read yet.
   *
   * @param partition the replica's
   * @param start what a replica without a stored state begins with
   */
  LearnerState(
      LearnerSettings settings,
      int partition,
      ChunkedStore store,
      OnlineModel model,
      LearningControl control,
      List<Participant> participants,
      Function<ModelState, LearnedState> start,
      LearnerListener listener) {
    this.settings = settings;
    this.settingsDigest = settings.settingsDigest();
    this.partition = partition;
    this.store = store;
    this.model = model;
    this.control = control;
    this.sections = new Sections(participants);
    this.start = start;
    this.listener = listener;
    this.writer = new ModelStateWriter(store, settings.limits());
    ModelState state = model.snapshot();
    this.modelBytes = (long) Float.BYTES * state.values().length;
    this.large = settings.limits().isLarge(state);
  }

  /**
   * Whether samples may be taken: not before a large model is stored that begins, or goes on with
   * another batch size, for that may take more than one commit.
   */
  boolean isReady() {
    return !large || storedStep != NEVER;
  }

  /** Whether the next commit has something to write, whatever happens until then. */
  boolean isUnfinished() {
    return !isReady() || isUnderWay();
  }

  /** Whether a state of a large model is to be written that was or will be copied already. */
  private boolean isUnderWay() {
    return copy != null || writer.isWriting();
  }

  /** Notes a sample that the learner has taken. */
  void taken(TakenSample sample) {
    if (large) {
      added.add(sample);
      if (isUnderWay()) {
        sinceWriting.add(sample);
      }
    }
  }

  /** How many samples were taken before the restart and have to be taken again to be learned. */
  int toLearnAgain() {
    return (int) again.stream().filter(sample -> !sample.scoreOnly()).count();
  }

  /** The next sample that was taken before the restart and has to be taken again, or null. */
  @Nullable TakenSample firstToTakeAgain() {
    return again.peekFirst();
  }

  /** The learner has taken it. */
  void tookAgain() {
    again.removeFirst();
  }

  /** Writes what changed since the last write. */
  void write(Learner learner) {
    if (large) {
      writeLarge(learner);
    } else {
      writeWhole(learner);
    }
    if (isReady()) {
      writeSettings();
      store.replace(StoredState.RELEARNING, encode(this::writeRelearning));
      store.replace(StoredState.LEARNER, encode(out -> writeLearner(learner, out)));
    }
  }

  /** They change with a restart only, and not before that is told. */
  private void writeSettings() {
    if (!settingsStored && settingsChange == null) {
      store.replace(StoredState.SETTINGS, encode(settings.shaping()::write));
      settingsStored = true;
    }
  }

  private void writeWhole(Learner learner) {
    if (learner.step() != storedStep || control.isReplaced()) {
      ModelState state = learner.modelState();
      store.replace(writer.current(), ModelStateCodec.encode(state));
      listener.modelRead(state);
      isStored(state.step(), control.replacements());
    }
    addPending(learner, added);
    store.replace(StoredState.SAMPLES, added.drain());
  }

  private void writeLarge(Learner learner) {
    if (!isUnderWay() && isDue(learner)) {
      copy = learner.copyState(sinceWriting::add);
      again.forEach(sinceWriting::add);
      replacedAtWriting = control.replacements();
    }
    beginIfCopied(learner);
    if (writer.isWriting() && writeOn(learner)) {
      isStored(writer.step(), replacedAtWriting);
      nanosAtStored = nanosAtWriting;
      added.drain();
      loggedBytes = sinceWriting.length();
      store.replace(StoredState.SAMPLES, sinceWriting.drain());
    } else {
      loggedBytes += added.length();
      store.append(StoredState.SAMPLES, added.drain());
    }
  }

  private boolean writeOn(Learner learner) {
    learner.keepBusy();
    return writer.write(learner::isIdle);
  }

  private void beginIfCopied(Learner learner) {
    if (copy != null && copy.isDone() && learner.hasTold(copy.join())) {
      CopiedState copied = copy.join();
      copy = null;
      writer.begin(copied.state());
      listener.modelRead(copied.state());
      nanosAtWriting = copied.learningNanos();
    }
  }

  private boolean isDue(Learner learner) {
    return storedStep == NEVER
        || control.isReplaced()
        || loggedBytes + added.length() > modelBytes
        || learner.learningNanos() - nanosAtStored > settings.limits().relearning().toNanos();
  }

  private void isStored(long step, int replacements) {
    storedStep = step;
    control.stored(step, replacements);
  }

  private void addPending(Learner learner, SampleLog log) {
    learner.forEachPending(log::add);
    again.forEach(log::add);
  }

  private void writeLearner(Learner learner, DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    record(learner).write(out);
    sections.write(out);
  }

  private void writeRelearning(DataOutput out) throws IOException {
    out.writeInt(LearningControl.VERSION);
    out.writeUTF(writer.current());
    control.write(out);
  }

  private static List<byte[]> encode(Content content) {
    ChunkedOutputStream chunks = new ChunkedOutputStream();
    try (DataOutputStream out = new DataOutputStream(chunks)) {
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return chunks.drain();
  }

  /** Something that can be written. */
  private interface Content {
    void write(DataOutput out) throws IOException;
  }

  private LearnerRecord record(Learner learner) {
    return new LearnerRecord(
        model.environment(),
        settingsDigest,
        learner.miniBatches(),
        learner.samples() + toLearnAgain(),
        learner.step(),
        learner.scored(),
        learner.place(),
        learner.toScore() + again.size() - toLearnAgain());
  }

  /**
   * Brings model, sections and learner to where the last commit left them, or to the start. The
   * samples that were taken but not learned have then to be taken again before any other.
   *
   * @throws ModelStateException if the state is of another model or can't be read
   */
  void restore(StoredState stored, Learner learner, Relearning relearning) {
    if (stored.isEmpty()) {
      LearnedState first = start.apply(model.snapshot());
      model.restore(first.state());
      learner.resume(
          new MiniBatches(model.step(), first.samples(), model.batchSize()), model.step(), 0, 0, 0);
      return;
    }
    try (DataInputStream in =
        new DataInputStream(ModelStateCodec.join(stored.of(StoredState.LEARNER)))) {
      int format = in.readInt();
      if (format < BARE_FORMAT || format > FORMAT) {
        throw new IOException(
            "its format is version %d, this build reads versions %d to %d"
                .formatted(format, BARE_FORMAT, FORMAT));
      }
      LearnerRecord record = LearnerRecord.read(in, format);
      if (format == BARE_FORMAT) {
        sections.readBare(in);
      } else {
        sections.read(in);
        readRelearning(stored);
      }
      ShapingSettings former = former(record, stored.of(StoredState.SETTINGS));
      requireSameOrder(former);
      restoreModel(ModelStateCodec.decode(stored.of(writer.current())), former);
      settingsStored =
          !stored.of(StoredState.SETTINGS).isEmpty() && isSame(former, settings.shaping());
      compareSettings(record, former);
      warnOfOtherEnvironment(record);
      if (format == BARE_FORMAT) {
        // It was written whenever something had changed the model: what holds, held since then.
        sections.resume(storedStep);
        control.stored(storedStep, 0);
      }
      List<byte[]> logged = stored.of(StoredState.SAMPLES);
      loggedBytes = logged.stream().mapToLong(c -> c.length).sum();
      relearn(record, SampleLog.read(logged, written(format)), relearning);
      sections.resume(record.step());
      learner.resume(
          record.miniBatches().resizedAt(record.step(), model.batchSize()),
          record.step(),
          record.scored(),
          record.place() % model.batchSize(),
          relearning.learningNanos());
    } catch (IOException | IllegalArgumentException e) {
      throw StoredState.refuse(settings.name(), "can't be read: " + e.getMessage());
    }
  }

  private TakenSample.Written written(int format) {
    return new TakenSample.Written(
        format > ONE_PARTITION_FORMAT ? TakenSample.Written.EACH_ITS_OWN : partition,
        format > WITHOUT_LATE_LABELS_FORMAT);
  }

  private void readRelearning(StoredState stored) throws IOException {
    DataInputStream in =
        new DataInputStream(ModelStateCodec.join(stored.of(StoredState.RELEARNING)));
    int format = in.readInt();
    if (format > LearningControl.VERSION) {
      throw new IOException("its changes are of version " + format + ", of a later build");
    }
    writer.resume(in.readUTF());
    control.read(in, format);
  }

  /** The settings that the state was stored with; without values if a former build stored it. */
  private static ShapingSettings former(LearnerRecord record, List<byte[]> written)
      throws IOException {
    return written.isEmpty()
        ? new ShapingSettings(record.settingsDigest(), Map.of())
        : ShapingSettings.read(
            record.settingsDigest(), new DataInputStream(ModelStateCodec.join(written)));
  }

  private static boolean isSame(ShapingSettings one, ShapingSettings other) {
    return one.sha256().equals(other.sha256());
  }

  /** Weights know features and classes by their places. */
  private void requireSameOrder(ShapingSettings former) {
    settings
        .shaping()
        .reorderedSince(former)
        .ifPresent(
            reordered -> {
              throw StoredState.refuse(
                  settings.name(), "has its weights in another order: " + reordered);
            });
  }

  private void restoreModel(ModelState state, ShapingSettings former) {
    try {
      model.restore(state);
    } catch (ModelStateException e) {
      throw StoredState.refuse(
          settings.name(), "does not fit: " + e.getMessage() + changedSince(former));
    }
    storedStep = state.step();
  }

  private String changedSince(ShapingSettings former) {
    return isSame(former, settings.shaping())
        ? ""
        : ". Settings that have changed: " + settings.shaping().changesSince(former);
  }

  private void relearn(LearnerRecord record, List<TakenSample> samples, Relearning relearning) {
    List<TakenSample> toLearn = samples.stream().filter(sample -> !sample.scoreOnly()).toList();
    int batchSize = record.miniBatches().size();
    long learned = record.samplesLearned() - record.miniBatches().samplesAt(storedStep);
    int scoredOnly = samples.size() - toLearn.size() - record.toScore();
    if (learned < 0
        || toLearn.size() - learned != record.samples() - record.samplesLearned()
        || scoredOnly < 0) {
      throw StoredState.refuse(
          settings.name(),
          "is incomplete: %d samples are stored since step %d, of %d samples at step %d"
              .formatted(samples.size(), storedStep, record.samples(), record.step()));
    }
    relearning.learn(toLearn.subList(0, (int) learned), batchSize);
    if (large && batchSize != model.batchSize()) {
      storedStep = NEVER; // what was learned with the former size is not learned again
    }
    int passed = 0;
    int scored = 0;
    for (TakenSample sample : samples) {
      boolean isDone = sample.scoreOnly() ? scored++ < scoredOnly : passed++ < learned;
      if (!isDone) {
        again.add(sample);
      }
    }
  }

  /**
   * What is learned from the stored model on, is learned with the new ones; but mini-batches keep
   * their size until that is a matter of what is yet to be learned.
   */
  private void compareSettings(LearnerRecord record, ShapingSettings former) {
    if (isSame(former, settings.shaping())) {
      return;
    }
    String changes = settings.shaping().changesSince(former);
    boolean resized = record.miniBatches().size() != model.batchSize();
    long step = resized ? record.step() : storedStep;
    settingsDigest = former.sha256();
    settingsChange = new SettingsChange(step, record.miniBatches().samplesAt(step), changes);
    LOG.warn(
        "model {}: the settings have changed since its state was stored; it continues with the"
            + " new ones from step {} on, so its weights are no longer a function of the log alone."
            + " {}",
        settings.name(),
        step,
        changes);
  }

  /** What has changed with this restart, once it may be stored; null if nothing has. */
  @Nullable SettingsChange takeSettingsChange() {
    if (!isReady()) {
      return null;
    }
    SettingsChange change = settingsChange;
    settingsChange = null;
    settingsDigest = settings.settingsDigest();
    return change;
  }

  private void warnOfOtherEnvironment(LearnerRecord record) {
    if (!record.environment().equals(model.environment())) {
      LOG.warn(
          "model {}: its state was computed by {}, this is {}: from here on results may differ in"
              + " their last bits",
          settings.name(),
          record.environment(),
          model.environment());
    }
  }
}
