package io.millrace.learning;

import io.millrace.conformal.Region;
import io.millrace.data.Command;
import io.millrace.data.InvalidSampleException;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model and all that belongs to learning with it, ready to go on where the state left it. Used by
 * one thread at a time.
 */
public final class Replica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private final OnlineModel model;
  private final Learner learner;
  private final UnlabelledCount unlabelled;
  private final Commands commands;
  private final LearnerState state;

  private Replica(
      OnlineModel model, Learner learner, Participants participants, LearnerState state) {
    this.model = model;
    this.learner = learner;
    this.unlabelled = participants.unlabelled();
    this.commands = participants.commands();
    this.state = state;
  }

  /**
   * Makes the model and brings it to where the stored state left it, which may take long.
   *
   * @param waiting for their labels
   * @param thread that this is called on
   * @throws ModelStateException if the state is of another model or can't be read
   */
  public static Replica start(
      LearnerSettings settings,
      LogPartition log,
      ReplicaParts parts,
      WaitingSamples waiting,
      LearnerOutput output,
      LearnerListener listener,
      ChunkedStore store,
      StoredState stored,
      ModelThread thread) {
    long begin = System.nanoTime();
    OnlineModel model = parts.models().create(settings.model());
    try {
      Prequential empty = parts.evaluators().apply(model.outputs());
      Scores scores =
          new Scores(
              empty,
              parts.evaluators().apply(model.outputs()),
              empty.withoutLosses(),
              empty.ofMembers(model.members(), model.batchSize()));
      Replica replica =
          assemble(
              settings, log, parts, waiting, output, listener, store, stored, thread, model,
              scores);
      listener.restored(
          new LearnerListener.Restored(
              replica.samples(),
              replica.learner.miniBatches().samplesAt(model.step()),
              replica.unlabelled.samples(),
              model.step(),
              System.nanoTime() - begin),
          scores);
      listener.modelRead(model.snapshot());
      LOG.info(
          "replica {} starts at step {}, after {} samples",
          log.number(),
          model.step(),
          replica.samples());
      return replica;
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static Replica assemble(
      LearnerSettings settings,
      LogPartition log,
      ReplicaParts parts,
      WaitingSamples waiting,
      LearnerOutput output,
      LearnerListener listener,
      ChunkedStore store,
      StoredState stored,
      ModelThread thread,
      OnlineModel model,
      Scores scores) {
    LearningControl control = new LearningControl(model);
    Region region = Region.of(scores.prequential().task(), model.outputs(), settings.intervals());
    Participants participants =
        Participants.of(
            settings,
            log,
            model,
            control,
            scores,
            region,
            parts.columns(),
            waiting,
            parts.checkpoints(),
            output,
            listener);
    LearnerState state =
        new LearnerState(
            settings,
            log.number(),
            store,
            model,
            control,
            participants.all(),
            parts.start(),
            listener);
    TakenReader reader = new TakenReader(parts.readers().get());
    Predictions predictions =
        new Predictions(
            settings.name(),
            log,
            model,
            scores,
            region,
            participants.drift(),
            participants.unlabelled(),
            waiting,
            settings.holdOut(),
            output,
            listener);
    Learner learner =
        new Learner(
            model,
            thread,
            reader,
            predictions,
            participants.all(),
            listener,
            settings.controlSteps());
    state.restore(
        stored,
        learner,
        new Relearning(settings.model(), parts.models(), model, reader, control, listener, thread));
    return new Replica(model, learner, participants, state);
  }

  /** The library, processor and threads that compute it, as checkpoints say. */
  public String environment() {
    return model.environment();
  }

  /** What learns, and tells how far it is. */
  public Learner learner() {
    return learner;
  }

  /** The state of the model. Waits for the blocks under way. */
  public ModelState modelState() {
    return learner.modelState();
  }

  /** Whether samples may be taken: if not, the state has to be written first. */
  public boolean isReady() {
    return state.isReady();
  }

  /**
   * Takes again what was taken before the restart, as far as the model is ready for it. Nothing
   * else may be taken before.
   *
   * @param arrival when the samples count as read, in ms since 1970-01-01 UTC
   * @param now likewise
   * @return whether all is taken
   */
  public boolean takeAgain(long arrival, long now) {
    for (TakenSample next = state.firstToTakeAgain();
        next != null;
        next = state.firstToTakeAgain()) {
      if (!learner.takeAgain(next, arrival, now)) {
        return false;
      }
      state.tookAgain();
    }
    return true;
  }

  /**
   * Takes the next sample of the log, if the model is ready for it.
   *
   * @param arrival when it was read, in ms since 1970-01-01 UTC
   * @param now likewise
   * @return whether it was taken; if not, nothing has changed
   * @throws InvalidSampleException if it can't be learned from; nothing has changed then
   */
  public boolean take(TakenSample sample, long arrival, long now) throws InvalidSampleException {
    Learner.Taken taken = learner.take(sample, arrival, now);
    switch (taken) {
      case TO_LEARN -> state.taken(sample);
      case TO_SCORE -> state.taken(sample.toScoreOnly());
      case NOT_YET -> {
        return false;
      }
    }
    return true;
  }

  /** Takes a command, which waits for the end of its control interval. */
  public void take(Command command) {
    commands.add(command, learner.samples(), learner.miniBatches());
  }

  /** The change of settings that came with this restart, once; null if there was none. */
  public @Nullable SettingsChange takeSettingsChange() {
    return state.takeSettingsChange();
  }

  /** Whether the next commit has something to write, whatever happens until then. */
  public boolean isUnfinished() {
    return state.isUnfinished();
  }

  /** Writes what changed since the last write into the store. */
  public void write() {
    state.write(learner);
  }

  /** Valid samples taken so far to be learned, those to be taken again among them. */
  private long samples() {
    return learner.samples() + state.toLearnAgain();
  }

  /** Lets go of the model. */
  @Override
  public void close() {
    model.close();
  }
}
