package io.millrace.topology;

import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Prediction;
import io.millrace.data.Sample;
import io.millrace.evaluate.Scores;
import io.millrace.learning.LearnerListener;
import io.millrace.metrics.ReplicaMeters;
import io.millrace.model.ModelState;
import io.millrace.model.StateListener;
import io.millrace.model.StepResult;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells a replica's meters what its learner does, and whoever serves its states about them. */
public final class MeteredReplica implements LearnerListener {
  private final ReplicaMeters meters;
  private @Nullable Scores scores;
  private final int batchSize;
  private final StateListener states;
  private long eventTime = Sample.NO_TIME;
  private @Nullable String frozen;
  private long longestWait;
  private long step;
  private long samplesLearned;
  private int pending;
  private double learningRate = Double.NaN;
  private double gradientNorm = Double.NaN;

  /**
   * For one replica.
   *
   * @param meters closed with this
   * @param batchSize samples per mini-batch
   * @param states is given the states that are read; closed with this
   */
  public MeteredReplica(ReplicaMeters meters, int batchSize, StateListener states) {
    this.meters = meters;
    this.batchSize = batchSize;
    this.states = states;
  }

  @Override
  public void relearning(long left) {
    meters.relearning(left);
  }

  @Override
  public void heldUp(@Nullable String reason) {
    meters.heldUp(reason);
  }

  @Override
  public void restored(Restored restored, Scores toRead) {
    scores = toRead;
    step = restored.step();
    samplesLearned = restored.learned();
    pending = Math.toIntExact(restored.samples() - restored.learned());
    meters.restored(restored.nanos(), restored.unlabelled());
    meters.observations().restored(step);
    publish();
  }

  @Override
  public void skipped() {
    meters.skipped();
  }

  @Override
  public void lost(long samples) {
    meters.lost(samples);
  }

  @Override
  public void predicted(Prediction prediction, long timestamp, long arrival, long now) {
    longestWait = Math.max(longestWait, now - arrival);
    eventTime = prediction.eventTime;
    meters.forwarded(prediction.isLabelled(), timestamp, now);
    meters.observations().predicted(prediction, now);
  }

  @Override
  public void labelJoined(long delay) {
    meters.labelJoined(delay);
  }

  @Override
  public void labelled() {
    meters.labelled();
  }

  @Override
  public void labelMissed(boolean learned) {
    meters.labelMissed(learned);
  }

  @Override
  public void waiting(long samples, long age) {
    meters.waiting(samples, age);
  }

  @Override
  public void blockLearned(BlockLearned block) {
    StepResult result = block.result();
    int learned = result.steps() * batchSize;
    meters.scored(block.rows(), TimeUnit.MILLISECONDS.toNanos(longestWait));
    longestWait = 0;
    if (result.steps() > 0) {
      meters.learned(frozen == null ? learned : 0, result.steps(), skipped(result), block.nanos());
      learningRate = result.learningRates()[result.steps() - 1];
      gradientNorm = result.gradientNorms()[result.steps() - 1];
    }
    step = block.step();
    samplesLearned = block.learned();
    pending = block.incomplete();
    if (scores != null) {
      meters.publishIfDue(
          scores, frozen, step, samplesLearned, learningRate, gradientNorm, pending);
    }
  }

  private static int skipped(StepResult result) {
    int skipped = 0;
    for (int i = 0; i < result.steps(); i++) {
      skipped += result.applied()[i] ? 0 : 1;
    }
    return skipped;
  }

  @Override
  public void deadLetter(InvalidSampleException fault, long offset, byte @Nullable [] value) {
    meters.deadLetter(fault.reason());
    meters.observations().deadLetter(fault, offset, value);
  }

  @Override
  public void event(Event event) {
    meters.event(event);
  }

  @Override
  public void modelRead(ModelState state) {
    meters.observations().weights(state.layout(), state.values());
    states.state(state, eventTime);
  }

  @Override
  public void checkpointWritten(CheckpointWritten checkpoint) {
    meters.checkpointed(checkpoint.bytes(), checkpoint.nanos());
    meters.observations().checkpoint(checkpoint.step(), checkpoint.bytes(), checkpoint.scores());
  }

  @Override
  public void frozen(@Nullable String reason) {
    frozen = reason;
    publish();
  }

  @Override
  public void pruned(Pruned pruned) {
    meters.pruned(pruned.sparsity(), pruned.lossBefore());
  }

  @Override
  public void stateWritten(long bytes) {
    meters.committed(bytes);
    publish();
  }

  private void publish() {
    if (scores != null) { // before that it is starting
      meters.publish(scores, frozen, step, samplesLearned, learningRate, gradientNorm, pending);
    }
  }

  @Override
  public void close() {
    states.close();
    meters.close();
  }
}
