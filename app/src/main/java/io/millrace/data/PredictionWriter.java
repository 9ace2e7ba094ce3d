package io.millrace.data;

/** Encodes predictions for their topic. One instance serves one thread. */
@FunctionalInterface
public interface PredictionWriter {
  /** The prediction's bytes; a new array, the caller's to keep. */
  byte[] write(Prediction prediction);
}
