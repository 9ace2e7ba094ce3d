package io.millrace.topology;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.util.List;

/**
 * One replica: collects samples into a block, and hands the block to the model when it is full, at
 * decision boundaries, and when a sample has waited long enough. Where a block is cut changes no
 * result, only its time.
 *
 * <p>The block's first {@code scored} rows, fewer than a mini-batch, already have their
 * predictions: they wait for the rest of their mini-batch to be learned.
 */
final class Learner {
  private final OnlineModel model;
  private final SampleReader reader;
  private final Predictions predictions;
  private final List<Decision> decisions;
  private final LearnerListener listener;
  private final long decisionSamples;
  private final Block block;
  private final PendingSamples pending;
  private long samples;
  private int scored;

  Learner(
      OnlineModel model,
      SampleReader reader,
      Predictions predictions,
      List<Decision> decisions,
      LearnerListener listener,
      long decisionSamples) {
    this.model = model;
    this.reader = reader;
    this.predictions = predictions;
    this.decisions = decisions;
    this.listener = listener;
    this.decisionSamples = decisionSamples;
    this.block = model.newBlock();
    this.pending = new PendingSamples(block.capacity());
  }

  /**
   * Takes the next sample of the log.
   *
   * @param now in ms since 1970-01-01 UTC
   * @throws InvalidSampleException if it can't be learned from; nothing has changed then
   */
  void take(TakenSample sample, long now) throws InvalidSampleException {
    Sample decoded = reader.read(sample.value(), block, block.rows());
    block.add();
    pending.add(sample, decoded, now);
    samples++;
    boolean boundary = samples % decisionSamples == 0;
    if (boundary) {
      long eventTime = pending.eventTime(pending.rows() - 1);
      closeBlock(now);
      Boundary here = new Boundary(samples, model.step(), eventTime, sample.timestamp());
      decisions.forEach(decision -> decision.decide(here));
    } else if (block.isFull()) {
      closeBlock(now);
    }
  }

  /**
   * Closes the block if a sample without a prediction arrived at this time or before it.
   *
   * @return whether it was closed
   */
  boolean closeIfWaitingSince(long arrival, long now) {
    boolean due = block.rows() > scored && pending.arrival(scored) <= arrival;
    if (due) {
      closeBlock(now);
    }
    return due;
  }

  private void closeBlock(long now) {
    long stepBefore = model.step();
    int rows = block.rows();
    long start = System.nanoTime();
    StepResult result = model.learn(block);
    long nanos = System.nanoTime() - start;
    predictions.forward(block, pending, scored, result, stepBefore, now);
    predictions.reportSkipped(pending, result, stepBefore, samples - rows);
    listener.blockLearned(
        new LearnerListener.BlockLearned(
            result, rows, block.capacity(), samples, model.step(), nanos));
    int learned = result.steps() * model.batchSize();
    block.removeFirst(learned);
    pending.removeFirst(learned);
    scored = rows - learned;
  }

  /**
   * Goes on after a restart: learns again what was learned since the model's state was stored,
   * without predicting or deciding anything again. The samples taken but not learned are to be
   * taken again.
   *
   * @param learned samples since the model's state, whole mini-batches
   * @param samplesLearned samples of the partition up to the last of these
   * @param scored how many of the samples to be taken next already have their predictions
   */
  void resume(List<TakenSample> learned, long samplesLearned, int scored) {
    for (TakenSample sample : learned) {
      if (block.isFull()) {
        replayBlock();
      }
      readAgain(sample);
    }
    replayBlock();
    this.samples = samplesLearned;
    this.scored = scored;
  }

  private void readAgain(TakenSample sample) {
    try {
      reader.read(sample.value(), block, block.rows());
      block.add();
    } catch (InvalidSampleException e) {
      throw unreadable(sample, e);
    }
  }

  private void replayBlock() {
    model.learn(block);
    block.clear();
  }

  /** What to throw when a sample that was valid before a restart is not valid any more. */
  static ModelStateException unreadable(TakenSample sample, InvalidSampleException e) {
    return new ModelStateException(
        "the sample at offset %d was taken before the restart but can't be read any more: %s. %s"
            .formatted(
                sample.offset(),
                e.getMessage(),
                "Restore the settings, or give the model another name, or reset the application"));
  }

  /** Valid samples taken from the log so far. */
  long samples() {
    return samples;
  }

  /** Rows of the block that already have their predictions. */
  int scored() {
    return scored;
  }

  /** Samples taken but not learned. */
  PendingSamples pending() {
    return pending;
  }
}
