package io.millrace.topology;

import io.millrace.data.CommandReader;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.SampleReader;
import io.millrace.evaluate.Score;
import io.millrace.evaluate.Scores;
import io.millrace.model.OnlineModel;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A replica at work, from the start of its task to its end. */
final class LearnerTask implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LearnerTask.class);

  private final OnlineModel model;
  private final ModelThread thread;
  private final Learner learner;
  private final LearnerState state;
  private final ChunkedStore store;
  private final DeadLetters deadLetters;
  private final DeadLetters deadCommands;
  private final CommandReader commandReader;
  private final Commands commands;
  private final Outputs outputs;
  private final LearnerListener listener;
  private List<TakenSample> backlog = List.of();
  private long restoredAt;

  LearnerTask(
      LearnerSettings settings,
      TopicNames topics,
      LearnerParts parts,
      ProcessorContext<byte[], Outgoing> context,
      ChunkedStore store) {
    int replica = context.taskId().partition();
    this.store = store;
    this.deadLetters = new DeadLetters(topics.samples(), replica);
    this.deadCommands = new DeadLetters(topics.control(), replica);
    this.commandReader = parts.commands();
    this.commands = new Commands(settings.decisionSamples());
    this.model = parts.models().create(settings.model());
    this.thread = new ModelThread(model, replica);
    Scores scores =
        new Scores(
            parts.evaluators().apply(model.outputs()), parts.evaluators().apply(model.outputs()));
    this.listener = parts.listeners().create(replica, scores);
    this.outputs = new Outputs(context, topics, parts, listener);
    DoubleSupplier windowedLoss =
        () -> scores.prequential().windowed().getOrDefault(Score.LOSS.key(), Double.NaN);
    CheckpointWriter checkpoints =
        new CheckpointWriter(settings, replica, model, scores, outputs, listener);
    DriftWatch drift = new DriftWatch(settings.drift());
    Convergence convergence = new Convergence(settings.earlyStopping(), windowedLoss);
    Freezing freezing =
        new Freezing(
            settings.name(), replica, model, convergence, drift, commands, outputs, listener);
    Plateau plateau = new Plateau(settings.plateau(), model, windowedLoss);
    Pruner pruner = new Pruner(settings.model().pruning(), model, windowedLoss, listener);
    this.state =
        new LearnerState(
            settings,
            store,
            model,
            scores,
            checkpoints,
            plateau,
            freezing,
            pruner,
            parts.start(),
            listener);
    SampleReader reader = parts.readers().get();
    Predictions predictions =
        new Predictions(
            settings.name(),
            topics.samples(),
            replica,
            model,
            new PredictionRecords(parts.writers().apply(replica), parts.limits().predictions()),
            scores,
            drift,
            outputs,
            listener);
    this.learner =
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
  }

  /**
   * Continues from the stored state.
   *
   * @param now in ms since 1970-01-01 UTC
   */
  void restore(long now) {
    restoredAt = now;
    long start = System.nanoTime();
    backlog = state.restore(learner);
    long samples = learner.samples() + backlog.size();
    long nanos = System.nanoTime() - start;
    listener.restored(
        new LearnerListener.Restored(samples, model.step(), store.bytesRead(), nanos));
    LOG.info("starts at step {}, after {} samples", model.step(), samples);
  }

  /**
   * Learns from a record, or sends it to the dead letters.
   *
   * @return whether the state has changed
   */
  boolean process(Record<byte[], byte[]> record, long offset, long now) {
    takeBacklog();
    try {
      if (record.value() == null) {
        throw new InvalidSampleException(Reason.UNDECODABLE, "the record has no value");
      }
      TakenSample sample =
          new TakenSample(record.key(), record.value(), record.timestamp(), offset);
      if (learner.take(sample, now)) {
        state.taken(sample);
      }
      return true;
    } catch (InvalidSampleException e) {
      outputs.deadLetter(deadLetters.letter(record, offset, e));
      listener.deadLetter(e, offset, record.value());
      return false;
    }
  }

  /**
   * Takes a record of the control topic, or sends it to the dead letters.
   *
   * @return whether the state has changed
   */
  boolean command(Record<byte[], byte[]> record, long offset) {
    takeBacklog();
    try {
      if (record.value() == null) {
        throw new InvalidSampleException(Reason.UNDECODABLE, "the record has no value");
      }
      commands.add(commandReader.read(record.value()), learner.samples());
      return true;
    } catch (InvalidSampleException e) {
      outputs.deadLetter(deadCommands.letter(record, offset, e));
      listener.deadLetter(e, offset, record.value());
      return false;
    }
  }

  /**
   * Scores the samples that arrived at this time or before it.
   *
   * @return whether the state has changed
   */
  boolean closeIfWaitingSince(long arrival, long now) {
    takeBacklog();
    return learner.closeIfWaitingSince(arrival, now);
  }

  /** Samples taken before a restart wait here until records may be forwarded. */
  private void takeBacklog() {
    List<TakenSample> taken = backlog;
    backlog = List.of();
    taken.forEach(sample -> learner.takeAgain(sample, restoredAt));
  }

  /** Writes the state; called before a commit that follows a change. */
  void writeState() {
    long before = store.bytesWritten();
    state.write(learner);
    listener.stateWritten(store.bytesWritten() - before);
  }

  @Override
  public void close() {
    try (model;
        thread) {
      listener.close();
    }
  }
}
