package io.millrace.evaluate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * By how much one model's numbers, as its losses, differ from another's over the same samples, with
 * a confidence interval. Samples that follow each other are alike, and so are their differences:
 * the interval is one over the means of blocks of {@value #BLOCK} samples (the method of batch
 * means; Law and Kelton, Simulation Modeling and Analysis, section 9.5.3), by Student's t. Memory
 * is needed only for samples that one of the two has not told of yet.
 *
 * <p>A sample that either has not told of, or told a number that is not finite, is left out.
 */
public final class PairedDifference {
  /** Samples in a block. */
  public static final int BLOCK = 1000;

  /** With fewer blocks their means say too little of how they spread. */
  public static final int LEAST_BLOCKS = 10;

  /** The quantile 0.975 of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  private final Deque<Told> baseline = new ArrayDeque<>();
  private final Deque<Told> other = new ArrayDeque<>();
  private final CompensatedSum baselineSum = new CompensatedSum();
  private final CompensatedSum sum = new CompensatedSum();
  private long samples;
  private double blockSum;
  private long blocks;
  private double mean;
  private double squares;

  /** The first model's number for a sample; positions rise from call to call. */
  public void addBaseline(long position, double value) {
    baseline.addLast(new Told(position, value));
    pair();
  }

  /** The second model's. */
  public void add(long position, double value) {
    other.addLast(new Told(position, value));
    pair();
  }

  private void pair() {
    while (!baseline.isEmpty() && !other.isEmpty()) {
      long before = baseline.getFirst().position - other.getFirst().position;
      if (before < 0) {
        baseline.removeFirst();
      } else if (before > 0) {
        other.removeFirst();
      } else {
        addPair(baseline.removeFirst().value, other.removeFirst().value);
      }
    }
  }

  /** Both models' numbers for one more sample, if that is known at once. */
  public void addPair(double ofBaseline, double ofOther) {
    double difference = ofOther - ofBaseline;
    if (!Double.isFinite(difference)) {
      return;
    }
    baselineSum.add(ofBaseline);
    sum.add(difference);
    samples++;
    blockSum += difference;
    if (samples % BLOCK == 0) {
      countBlock(blockSum / BLOCK);
      blockSum = 0;
    }
  }

  /** Welford's way to the mean and the sum of squares. */
  private void countBlock(double value) {
    blocks++;
    double from = value - mean;
    mean += from / blocks;
    squares += from * (value - mean);
  }

  /** Samples that both have told of. */
  public long samples() {
    return samples;
  }

  /** The second's mean less the first's, over these samples; NaN if there are none. */
  public double mean() {
    return sum.value() / samples;
  }

  /** The first's mean over these samples; NaN if there are none. */
  public double baselineMean() {
    return baselineSum.value() / samples;
  }

  /**
   * Half the width of the 95 % confidence interval around the mean, by the complete blocks; empty
   * with fewer than {@value #LEAST_BLOCKS} of them.
   */
  public OptionalDouble halfWidth() {
    return blocks < LEAST_BLOCKS ? OptionalDouble.empty() : OptionalDouble.of(interval());
  }

  private double interval() {
    double freedom = blocks - 1.0;
    return quantile(freedom) * Math.sqrt(squares / freedom / blocks);
  }

  /**
   * The quantile 0.975 of Student's t by its expansion in 1/n (Abramowitz and Stegun 1964, 26.7.5),
   * to four digits for n of 9 or more.
   *
   * @param n degrees of freedom
   */
  static double quantile(double n) {
    double z2 = Z * Z;
    double g1 = (z2 + 1) * Z / 4;
    double g2 = ((5 * z2 + 16) * z2 + 3) * Z / 96;
    double g3 = (((3 * z2 + 19) * z2 + 17) * z2 - 15) * Z / 384;
    double g4 = ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) * Z / 92_160;
    return Z + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n;
  }

  /** What one model told of a sample. */
  private record Told(long position, double value) {}
}
