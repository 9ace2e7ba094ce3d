package io.millrace.learning;

import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Prediction;
import io.millrace.evaluate.Scores;
import io.millrace.model.ModelState;
import io.millrace.model.StepResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches one replica learn, for its meters. Called by the thread that makes the model until it is
 * {@link #restored}, then by the replica's.
 */
public interface LearnerListener extends AutoCloseable {
  /** Makes the listener of a replica when its task starts. Thread-safe. */
  @FunctionalInterface
  interface Factory {
    /** A listener for the replica that learns this partition of the samples topic. */
    LearnerListener create(int replica);
  }

  /** After a restart so many samples have still to be learned again. */
  void relearning(long left);

  /**
   * Nothing can be taken, or can again.
   *
   * @param reason what the replica waits for, as a sentence; null: for nothing
   */
  void heldUp(@Nullable String reason);

  /**
   * The model is made and its state was read back: from here on it learns.
   *
   * @param scores to be read by the replica's thread
   */
  void restored(Restored restored, Scores scores);

  /** A record came that was taken before: it was passed over. */
  void skipped();

  /** So many samples were deleted before they were read. */
  void lost(long samples);

  /**
   * A sample got its prediction.
   *
   * @param prediction valid only during the call
   * @param timestamp of the sample's record, in ms since 1970-01-01 UTC
   * @param arrival when the learner took the sample, the same way
   * @param now when the prediction was forwarded, the same way
   */
  void predicted(Prediction prediction, long timestamp, long arrival, long now);

  /**
   * A sample that was predicted got its label.
   *
   * @param delay from the sample's record to the label's, in ms
   */
  void labelJoined(long delay);

  /** A sample that had been predicted without a label was judged by the one that it got. */
  void labelled();

  /**
   * The window of a sample is over, and no label has come.
   *
   * @param learned whether it is learned with the label that stands for that
   */
  void labelMissed(boolean learned);

  /**
   * Samples wait for their labels.
   *
   * @param samples how many
   * @param age of the oldest that is kept, by the time of the log, in ms
   */
  void waiting(long samples, long age);

  /** A block was scored and its complete mini-batches were learned. */
  void blockLearned(BlockLearned block);

  /**
   * A record went to the dead-letter topic.
   *
   * @param fault what is wrong with it
   * @param offset in its partition of the samples or of the control topic
   * @param value of the record
   */
  void deadLetter(InvalidSampleException fault, long offset, byte @Nullable [] value);

  /** An event went to the events topic. */
  void event(Event event);

  /**
   * The model's state was read from it, at the start, a commit or a checkpoint; not to be changed.
   */
  void modelRead(ModelState state);

  /** A checkpoint was written. */
  void checkpointWritten(CheckpointWritten checkpoint);

  /**
   * The model was frozen or thawed, or was found so by a restart.
   *
   * @param reason why it is frozen; null: it learns
   */
  void frozen(@Nullable String reason);

  /** Weights were taken out, or had been when the state was read back. */
  void pruned(Pruned pruned);

  /** A commit wrote this many bytes of state. */
  void stateWritten(long bytes);

  /** The task is closed. */
  @Override
  void close();

  /**
   * What a restart found.
   *
   * @param samples taken to be learned until then
   * @param learned those of them that were learned or skipped
   * @param unlabelled predicted without a label until then
   * @param step mini-batches learned or skipped until then
   * @param nanos that making the model, reading its state and learning again took
   */
  record Restored(long samples, long learned, long unlabelled, long step, long nanos) {}

  /**
   * One call of the model.
   *
   * @param result valid only during the call
   * @param rows samples of the block, also those that have their predictions already
   * @param incomplete samples that wait for the rest of their mini-batch to be learned
   * @param samples taken so far
   * @param learned samples learned or skipped so far
   * @param step mini-batches learned or skipped so far
   * @param nanos that the call took
   */
  record BlockLearned(
      StepResult result,
      int rows,
      int incomplete,
      long samples,
      long learned,
      long step,
      long nanos) {}

  /**
   * One checkpoint.
   *
   * @param step mini-batches learned or skipped
   * @param bytes of its chunks
   * @param eventTime of the last sample, in ms since 1970-01-01 UTC
   * @param nanos that taking and sending it took
   * @param scores at that time, by name
   */
  record CheckpointWritten(
      long step, long bytes, long eventTime, long nanos, Map<String, Double> scores) {}

  /**
   * How far pruning has come.
   *
   * @param sparsity the share of weights that are out, of all that can be
   * @param lossBefore the windowed loss before the first was taken out; NaN if there was none
   */
  record Pruned(double sparsity, double lossBefore) {}
}
