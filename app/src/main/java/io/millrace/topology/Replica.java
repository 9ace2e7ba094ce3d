package io.millrace.topology;

import io.millrace.data.SampleReader;
import io.millrace.evaluate.Score;
import io.millrace.evaluate.Scores;
import io.millrace.model.OnlineModel;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model and all that belongs to learning with it, ready to go on where the state left it.
 *
 * @param learner takes samples
 * @param commands waits for boundaries
 * @param state is written before each commit
 */
record Replica(OnlineModel model, Learner learner, Commands commands, LearnerState state)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  /**
   * Makes the model and brings it to where the stored state left it, which may take long.
   *
   * @param thread that this is called on
   */
  static Replica start(
      LearnerSettings settings,
      TopicNames topics,
      LearnerParts parts,
      Outputs outputs,
      LearnerListener listener,
      ChunkedStore store,
      StoredState stored,
      ModelThread thread) {
    long begin = System.nanoTime();
    OnlineModel model = parts.models().create(settings.model());
    try {
      Scores scores =
          new Scores(
              parts.evaluators().apply(model.outputs()), parts.evaluators().apply(model.outputs()));
      Replica replica =
          assemble(
              settings, topics, parts, outputs, listener, store, stored, thread, model, scores);
      listener.restored(
          new LearnerListener.Restored(replica.samples(), model.step(), System.nanoTime() - begin),
          scores);
      LOG.info(
          "replica {} starts at step {}, after {} samples",
          outputs.replica(),
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
      TopicNames topics,
      LearnerParts parts,
      Outputs outputs,
      LearnerListener listener,
      ChunkedStore store,
      StoredState stored,
      ModelThread thread,
      OnlineModel model,
      Scores scores) {
    int number = outputs.replica();
    DoubleSupplier windowedLoss =
        () -> scores.prequential().windowed().getOrDefault(Score.LOSS.key(), Double.NaN);
    LearningControl control = new LearningControl(model);
    CheckpointWriter checkpoints =
        new CheckpointWriter(settings, number, model, scores, outputs, listener);
    DriftWatch drift = new DriftWatch(settings.drift());
    Convergence convergence = new Convergence(settings.earlyStopping(), windowedLoss);
    Commands commands = new Commands(settings.decisionSamples());
    Freezing freezing =
        new Freezing(
            settings.name(), number, control, convergence, drift, commands, outputs, listener);
    Plateau plateau = new Plateau(settings.plateau(), control, windowedLoss);
    Pruner pruner = new Pruner(settings.model().pruning(), control, windowedLoss, listener);
    LearnerState state =
        new LearnerState(
            settings,
            store,
            model,
            control,
            List.of(
                checkpoints,
                LearnerState.section("scores", scores.prequential()),
                LearnerState.section("hold_out", scores.heldOut()),
                plateau,
                freezing,
                convergence,
                drift,
                commands,
                pruner),
            parts.start(),
            listener);
    SampleReader reader = parts.readers().get();
    Predictions predictions =
        new Predictions(
            settings.name(),
            topics.samples(),
            number,
            model,
            new PredictionRecords(parts.writers().apply(number), parts.limits().predictions()),
            scores,
            drift,
            outputs,
            listener);
    Learner learner =
        new Learner(
            model,
            thread,
            reader,
            predictions,
            new HeldOutSamples(settings.holdOut(), model, reader, predictions),
            List.of(
                pruner.unless(freezing::isFrozen),
                checkpoints,
                freezing,
                plateau.unless(freezing::isFrozen)),
            listener,
            settings.decisionSamples());
    state.restore(stored, learner, new Relearning(model, reader, control, listener, thread));
    return new Replica(model, learner, commands, state);
  }

  /** Valid samples taken so far, those to be taken again among them. */
  private long samples() {
    return learner.samples() + state.toTakeAgain();
  }

  @Override
  public void close() {
    model.close();
  }
}
