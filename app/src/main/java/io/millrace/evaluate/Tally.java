package io.millrace.evaluate;

import io.millrace.data.Block;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The counts and sums from which scores are computed. It counts outcomes: rows of {@link #width()}
 * numbers, the first of which is the sample's loss, NaN if the sample is not finite.
 */
abstract sealed class Tally permits ClassificationTally, RegressionTally {
  private final CompensatedSum loss = new CompensatedSum();
  private long samples;
  private long nonFinite;

  /** An empty tally of predictions of {@code outputs} numbers. */
  static Tally of(Task task, int outputs) {
    if (task instanceof Task.Classification classification) {
      return new ClassificationTally(
          classification.classes().size(), outputs, classification.probabilities());
    }
    return new RegressionTally(outputs);
  }

  /** Numbers per outcome. */
  abstract int width();

  /**
   * Writes the outcome of row {@code row}, behind its loss, to {@code outcomes} from {@code at} on.
   */
  abstract void judge(Block block, int row, float[] scores, float[] outcomes, int at);

  /**
   * A further number of row {@code row}, for a {@link WindowDetail} alone; NaN if there is none.
   * Called between judging and counting.
   */
  abstract float aside(Block block, int row, float[] scores, float[] outcomes, int at);

  /** {@link Prequential#error}. */
  abstract double error(Block block, int row, float[] scores);

  /** Counts an outcome beyond its loss. */
  abstract void count(float[] outcomes, int at, boolean finite);

  /** Adds all scores but loss and non_finite. Called when there is at least one sample. */
  abstract void scores(Map<String, Double> scores);

  /** Counts the outcome that starts at {@code at}. */
  final void add(float[] outcomes, int at) {
    samples++;
    boolean finite = Float.isFinite(outcomes[at]);
    if (finite) {
      loss.add(outcomes[at]);
    } else {
      nonFinite++;
    }
    count(outcomes, at + 1, finite);
  }

  final long samples() {
    return samples;
  }

  /** Samples that means are over. */
  final long finite() {
    return samples - nonFinite;
  }

  /** The scores by name, without those that have no value yet. */
  final Map<String, Double> scores() {
    Map<String, Double> scores = new LinkedHashMap<>();
    if (samples > 0) {
      if (finite() > 0) {
        scores.put(Score.LOSS.key(), loss.value() / finite());
      }
      scores(scores);
      scores.put(Score.NON_FINITE.key(), (double) nonFinite);
    }
    return scores;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(samples);
    out.writeLong(nonFinite);
    loss.write(out);
  }

  void read(DataInput in) throws IOException {
    samples = in.readLong();
    nonFinite = in.readLong();
    loss.read(in);
  }
}
