package io.millrace.topology;

import io.millrace.data.Prediction;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * Prequential scores of one replica: each sample counts once, with the score it got before it was
 * learned. Part of the learner's state.
 */
public interface Evaluator {
  /** Counts one prediction; the instance is reused afterwards. */
  void add(Prediction prediction);

  /** The scores so far, by name. */
  Map<String, Double> scores();

  /** Writes everything that the future depends on. */
  void write(DataOutput out) throws IOException;

  /** Continues from what {@link #write} wrote. */
  void read(DataInput in) throws IOException;
}
