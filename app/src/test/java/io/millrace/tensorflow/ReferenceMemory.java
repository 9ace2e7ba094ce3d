package io.millrace.tensorflow;

import io.millrace.pool.Member;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@link Member.Memory} for classes in double precision: the weights of a {@link ReferenceRing}
 * weigh the votes; p = 0.98 vote + 0.02 (count + 1) / (samples + classes).
 */
final class ReferenceMemory {
  private static final double PRIOR = 0.02;

  private final Member.Memory settings;
  private final String name;
  private final ReferenceRing ring;
  private final int classes;
  private final double[] labels;
  private final double[] counts;
  private final double[] vote;
  private final double[] p;

  /** Reads a state and looks at the ring. */
  ReferenceMemory(
      Member.Memory settings, String name, StateNumbers state, double[] z, int classes) {
    this.settings = settings;
    this.name = name;
    this.classes = classes;
    ring = new ReferenceRing(settings, name, state, z);
    labels = state.sums(name + "/labels");
    counts = state.sums(name + "/counts");
    vote = new double[classes];
    for (int age = 0; age < ring.filled(); age++) {
      for (int c = 0; c < classes; c++) {
        vote[c] += ring.weight(age) * labels[c * settings.size() + ring.slot(age)];
      }
    }
    p = probabilities();
  }

  private double[] probabilities() {
    double all = IntStream.range(0, classes).mapToDouble(c -> counts[c]).sum();
    return IntStream.range(0, classes)
        .mapToDouble(
            c -> {
              double prior = (counts[c] + 1) / (all + classes);
              return ring.filled() == 0 ? prior : (1 - PRIOR) * vote[c] + PRIOR * prior;
            })
        .toArray();
  }

  double[] logP() {
    return ReferenceMath.each(p, Math::log);
  }

  double nearest() {
    return ring.nearest();
  }

  /** Takes the sample in. */
  void learn(int label, double weight, ReferenceState after) {
    double[] byLogit = new double[ring.filled()];
    Arrays.setAll(
        byLogit,
        age -> {
          double agrees = labels[label * settings.size() + ring.slot(age)];
          return -weight * (1 - PRIOR) / p[label] * ring.weight(age) * (agrees - vote[label]);
        });
    ring.learn(byLogit, false, after);
    double[] votes = labels.clone();
    double[] counted = counts.clone();
    counted[label] += weight;
    for (int c = 0; c < classes; c++) {
      votes[c * settings.size() + ring.next()] = c == label ? 1 : 0;
    }
    after.put(name + "/labels", votes);
    after.put(name + "/counts", counted);
  }
}
