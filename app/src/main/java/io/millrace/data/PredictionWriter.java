package io.millrace.data;

/** Encodes predictions for their topic. One instance serves one thread. */
@FunctionalInterface
public interface PredictionWriter {
  /**
   * Gets what it needs from elsewhere; called until it succeeds, before anything is written.
   *
   * @throws AwaitedException if it is not there yet
   */
  default void prepare() {}

  /** The prediction's bytes; a new array, the caller's to keep. */
  byte[] write(Prediction prediction);
}
