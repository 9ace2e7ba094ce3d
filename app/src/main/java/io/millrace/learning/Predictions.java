package io.millrace.learning;

import io.millrace.conformal.Region;
import io.millrace.data.Block;
import io.millrace.data.Event;
import io.millrace.data.Prediction;
import io.millrace.evaluate.HoldOut;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the model says about a block into predictions, scores and events. */
final class Predictions {
  private static final Logger LOG = LoggerFactory.getLogger(Predictions.class);

  private static final float[] NO_LABEL = {};

  private final String modelName;
  private final int replica;
  private final LogPartition log;
  private final Scores evaluation;
  private final Region region;
  private final DriftWatch drift;
  private final LearnerOutput output;
  private final LearnerListener listener;
  private final int scores;
  private final Prediction prediction = new Prediction();
  private float[] label = NO_LABEL;
  private final UnlabelledCount unlabelled;
  private final WaitingSamples waiting;
  private final HoldOut holdOut;
  private final float[] kept;
  private float[] made = {};
  private boolean warned;

  Predictions(
      String modelName,
      LogPartition log,
      OnlineModel model,
      Scores evaluation,
      Region region,
      DriftWatch drift,
      UnlabelledCount unlabelled,
      WaitingSamples waiting,
      HoldOut holdOut,
      LearnerOutput output,
      LearnerListener listener) {
    this.modelName = modelName;
    this.replica = log.number();
    this.log = log;
    this.evaluation = evaluation;
    this.region = region;
    this.drift = drift;
    this.unlabelled = unlabelled;
    this.waiting = waiting;
    this.holdOut = holdOut;
    this.output = output;
    this.listener = listener;
    this.scores = model.outputs();
    prediction.scores = new float[scores];
    this.kept = new float[scores + region.reaches().length];
  }

  /**
   * Forwards and counts the predictions of a block's samples that have none yet. One whose label
   * came later has had its prediction: that is judged too.
   *
   * @param stepBefore mini-batches that the model had seen before the block
   * @param now in ms since 1970-01-01 UTC
   */
  void forward(PendingSamples pending, StepResult result, long stepBefore, long now) {
    Prequential prequential = evaluation.prequential();
    for (int sample = pending.scored(); sample < pending.size(); sample++) {
      if (!pending.isLabelled(sample)) {
        unlabelled.add();
        forward(pending, sample, result, stepBefore, now);
        waiting.predicted(pending.taken(sample), kept());
      } else if (isHeldOut(pending.taken(sample), pending.id(sample))) {
        forward(pending, sample, result, stepBefore, now, evaluation.heldOut(), false);
      } else {
        forward(pending, sample, result, stepBefore, now, prequential, true);
        drift.add(prequential.samples(), pending.block(), pending.row(sample), result);
      }
    }
  }

  private void forward(
      PendingSamples pending,
      int sample,
      StepResult result,
      long stepBefore,
      long now,
      Prequential evaluator,
      boolean learned) {
    evaluator.add(pending.block(), pending.row(sample), result.scores(), result.losses());
    if (pending.taken(sample).label() == null) {
      forward(pending, sample, result, stepBefore, now);
      judgeRegion(pending, sample, result.scores(), region.reaches(), 0, evaluator, learned);
    } else {
      judgeMade(pending, sample, learned);
    }
  }

  private void judgeMade(PendingSamples pending, int sample, boolean learned) {
    unlabelled.remove();
    listener.labelled();
    float[] kept = waiting.takeScores(pending.taken(sample));
    // Behind the scores are the reaches, if there were intervals then.
    if (kept != null && kept.length >= scores) { // else it is of another model
      if (made.length == 0) {
        made = new float[pending.block().capacity() * scores];
      }
      int row = pending.row(sample);
      System.arraycopy(kept, 0, made, row * scores, scores);
      evaluation.delayed().addWithoutLoss(pending.block(), row, made);
      judgeRegion(pending, sample, made, kept, scores, evaluation.delayed(), learned);
    }
  }

  /** Judges the region that was published, and lets the next ones follow the label. */
  private void judgeRegion(
      PendingSamples pending,
      int sample,
      float[] of,
      float[] then,
      int first,
      Prequential evaluator,
      boolean learned) {
    if (!region.isActive()) {
      return;
    }
    Block block = pending.block();
    int row = pending.row(sample);
    if (then.length - first >= region.reaches().length) { // else it was published without one
      region.judge(block, row, of, then, first, evaluator.coverage());
    }
    if (learned) {
      region.learn(block, row, of);
    }
  }

  /** What is to be known of the prediction when its label comes: its scores, then its reaches. */
  private float[] kept() {
    float[] reaches = region.reaches();
    System.arraycopy(prediction.scores, 0, kept, 0, scores);
    System.arraycopy(reaches, 0, kept, scores, reaches.length);
    return kept;
  }

  private void forward(
      PendingSamples pending, int sample, StepResult result, long stepBefore, long now) {
    fill(pending, sample, result, stepBefore);
    TakenSample taken = pending.taken(sample);
    output.prediction(taken, prediction);
    listener.predicted(prediction, taken.timestamp(), pending.arrival(sample), now);
  }

  /** Whether a sample is held out: without an id of its own, by the one of its prediction. */
  boolean isHeldOut(TakenSample sample, @Nullable String own) {
    return holdOut.isActive() && holdOut.includes(id(own, sample));
  }

  /** As {@link LogPartition#id}. */
  private String id(@Nullable String own, TakenSample sample) {
    return log.id(own, sample);
  }

  private void fill(PendingSamples pending, int sample, StepResult result, long stepBefore) {
    int row = pending.row(sample);
    prediction.id = id(pending.id(sample), pending.taken(sample));
    prediction.eventTime = pending.eventTime(sample);
    prediction.source = pending.taken(sample).value();
    prediction.step = stepBefore + pending.stepsBefore(sample);
    System.arraycopy(result.scores(), row * scores, prediction.scores, 0, scores);
    region.describe(prediction);
    if (pending.isLabelled(sample)) {
      prediction.loss = result.losses()[row];
      prediction.label = label(pending.block(), row);
    } else {
      prediction.loss = Float.NaN;
      prediction.label = NO_LABEL;
    }
  }

  /** The numbers of the row's label, in an array that is used again. */
  private float[] label(Block block, int row) {
    if (label.length != block.labels()) {
      label = new float[block.labels()];
    }
    for (int i = 0; i < label.length; i++) {
      label[i] = block.label(row, i);
    }
    return label;
  }

  /**
   * Sends an event for each mini-batch of a block that was skipped.
   *
   * @param stepBefore mini-batches that the model had seen before the block
   * @param miniBatches where they end
   */
  void reportSkipped(
      PendingSamples pending, StepResult result, long stepBefore, MiniBatches miniBatches) {
    for (int i = 0; i < result.steps(); i++) {
      if (!result.applied()[i]) {
        int last = pending.lastOf(i);
        long step = stepBefore + i + 1;
        output.event(
            new Event(
                Event.Type.STEP_SKIPPED,
                modelName,
                replica,
                step,
                miniBatches.samplesAt(step),
                pending.eventTime(last),
                "mini-batch %d was not learned: its loss or gradient is not finite"
                    .formatted(step)),
            pending.taken(last).timestamp());
        warnOnce(step);
      }
    }
  }

  private void warnOnce(long step) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "model {}, replica {}: mini-batch {} was not learned, its loss or gradient is not finite;"
              + " further ones are on the events topic and in the metrics. Check the ranges of"
              + " features and label, or lower the learning rate",
          modelName,
          replica,
          step);
    }
  }
}
