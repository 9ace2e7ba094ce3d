package io.millrace.topology;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Score;
import io.millrace.model.OnlineModel;
import java.util.List;
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
    this.model = parts.models().create(settings.model());
    this.thread = new ModelThread(model, replica);
    Prequential evaluator = parts.evaluators().apply(model.outputs());
    this.listener = parts.listeners().create(replica, evaluator);
    this.outputs = new Outputs(context, topics, parts, listener);
    CheckpointWriter checkpoints =
        new CheckpointWriter(settings, replica, model, evaluator, outputs, listener);
    Plateau plateau =
        new Plateau(
            settings.plateau(),
            model,
            () -> evaluator.windowed().getOrDefault(Score.LOSS.key(), Double.NaN));
    this.state = new LearnerState(settings, store, model, evaluator, checkpoints, plateau);
    this.learner =
        new Learner(
            model,
            thread,
            parts.readers().get(),
            new Predictions(
                settings.name(),
                topics.samples(),
                replica,
                model,
                parts.writers().apply(replica),
                evaluator,
                outputs,
                listener),
            List.of(checkpoints, plateau),
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
      learner.take(sample, now);
      state.taken(sample);
      return true;
    } catch (InvalidSampleException e) {
      outputs.deadLetter(deadLetters.letter(record, offset, e));
      listener.deadLetter(e.reason());
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
    for (TakenSample sample : taken) {
      try {
        learner.take(sample, restoredAt);
      } catch (InvalidSampleException e) {
        throw Learner.unreadable(sample, e);
      }
    }
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
