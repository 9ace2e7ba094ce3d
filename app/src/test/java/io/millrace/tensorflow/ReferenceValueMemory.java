package io.millrace.tensorflow;

import io.millrace.pool.Member;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * {@link Member.Memory} for numbers in double precision: the mean of the remembered labels by the
 * weights of a {@link ReferenceRing}.
 */
final class ReferenceValueMemory {
  private final String name;
  private final ReferenceRing ring;
  private final double[] labels;
  private final double[] scaled;
  private final double mean;

  /** Reads a state and looks at the ring. */
  ReferenceValueMemory(
      Member.Memory settings, String name, StateNumbers state, double[] z, ReferenceLabel label) {
    this.name = name;
    ring = new ReferenceRing(settings, name, state, z);
    labels = state.sums(name + "/labels");
    scaled =
        IntStream.range(0, ring.filled())
            .mapToDouble(age -> label.scaled(labels[ring.slot(age)]))
            .toArray();
    mean = IntStream.range(0, scaled.length).mapToDouble(i -> ring.weight(i) * scaled[i]).sum();
  }

  double mean() {
    return mean;
  }

  /** What members behind see beside the mean: deviation, familiarity, offset; not cut yet. */
  double[] rest() {
    double variance =
        IntStream.range(0, scaled.length)
            .mapToDouble(i -> ring.weight(i) * Math.pow(scaled[i] - mean, 2))
            .sum();
    return DoubleStream.concat(
            DoubleStream.of(Math.sqrt(variance), ring.nearest()), Arrays.stream(ring.offset()))
        .toArray();
  }

  /** Takes the sample in. */
  void learn(ReferenceLabel label, double weight, ReferenceState after) {
    double slope = label.slope(mean);
    double[] byLogit = new double[ring.filled()];
    Arrays.setAll(byLogit, age -> weight * slope * ring.weight(age) * (scaled[age] - mean));
    ring.learn(byLogit, label.restarts(), after);
    double[] written = labels.clone();
    written[ring.next()] = label.learned();
    after.put(name + "/labels", written);
  }
}
