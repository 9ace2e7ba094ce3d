package io.millrace.tensorflow;

import io.millrace.pool.Member;
import java.util.stream.IntStream;

/**
 * {@link Member.Memory} for classes in double precision: distance i = Σ exp(log scale j) (key ij −
 * z j)², logit i = −power ln(core + distance i) − age power ln(1 + age i), a softmax of which
 * weighs the votes; p = 0.98 vote + 0.02 (count + 1) / (samples + classes).
 */
final class ReferenceMemory {
  private static final double PRIOR = 0.02;
  private static final double KEEP = 0.999;

  private final Member.Memory settings;
  private final String name;
  private final double[] z;
  private final int classes;
  private final double[] keys;
  private final double[] labels;
  private final double[] counts;
  private final double[] metric;
  private final double[] squares;
  private final int width;
  private final int next;
  private final int filled;
  private final double learned;
  private final double core;
  private final double power;
  private final double[] distance;
  private final double[] weights;
  private final double[] vote;
  private final double[] p;

  /** Reads a state and looks at the ring. */
  ReferenceMemory(
      Member.Memory settings, String name, StateNumbers state, double[] z, int classes) {
    this.settings = settings;
    this.name = name;
    this.z = z;
    this.classes = classes;
    keys = state.sums(name + "/keys");
    labels = state.sums(name + "/labels");
    counts = state.sums(name + "/counts");
    metric = state.sums(name + "/metric");
    squares = state.sums(name + "/metric/squares");
    double[] place = state.sums(name + "/place");
    next = (int) place[0];
    filled = (int) place[1];
    learned = (double) state.step();
    width = keys.length / settings.size();
    power = Math.exp(metric[z.length]);
    core = Math.exp(metric[z.length + 2]);
    distance = IntStream.range(0, filled).mapToDouble(this::distance).toArray();
    weights = weights();
    vote = new double[classes];
    for (int age = 0; age < filled; age++) {
      for (int c = 0; c < classes; c++) {
        vote[c] += weights[age] * labels[c * settings.size() + slot(age)];
      }
    }
    p = probabilities();
  }

  /** Where the sample is that came so many samples before the latest. */
  private int slot(int age) {
    return Math.floorMod(next - 1 - age, settings.size());
  }

  private double square(int age, int feature) {
    double difference = keys[slot(age) * width + feature] - z[feature];
    return difference * difference;
  }

  private double distance(int age) {
    return IntStream.range(0, z.length)
        .mapToDouble(j -> Math.exp(metric[j]) * square(age, j))
        .sum();
  }

  private double[] weights() {
    if (filled == 0) {
      return new double[0];
    }
    double[] logits =
        IntStream.range(0, filled)
            .mapToDouble(
                age ->
                    -power * Math.log(core + distance[age])
                        - metric[z.length + 1] * Math.log(1 + age))
            .toArray();
    return ReferenceMath.each(ReferenceMath.logSoftmax(logits), Math::exp);
  }

  private double[] probabilities() {
    double all = IntStream.range(0, classes).mapToDouble(c -> counts[c]).sum();
    return IntStream.range(0, classes)
        .mapToDouble(
            c -> {
              double prior = (counts[c] + 1) / (all + classes);
              return filled == 0 ? prior : (1 - PRIOR) * vote[c] + PRIOR * prior;
            })
        .toArray();
  }

  double[] logP() {
    return ReferenceMath.each(p, Math::log);
  }

  /** ln(distance of the nearest + 0.001) */
  double nearest() {
    return filled == 0
        ? 0
        : Math.log(
            IntStream.range(0, filled).mapToDouble(i -> distance[i]).min().orElseThrow() + 1e-3);
  }

  /** Takes the sample in. */
  void learn(int label, double weight, ReferenceState after) {
    double[] moved = metric.clone();
    double[] movedSquares = squares.clone();
    if (filled > 0) {
      step(slopes(label, weight), moved, movedSquares);
    }
    double[] written = keys.clone();
    System.arraycopy(z, 0, written, next * width, z.length);
    double[] votes = labels.clone();
    double[] counted = counts.clone();
    counted[label] += weight;
    for (int c = 0; c < classes; c++) {
      votes[c * settings.size() + next] = c == label ? 1 : 0;
    }
    after.put(name + "/keys", written);
    after.put(name + "/labels", votes);
    after.put(name + "/counts", counted);
    after.put(name + "/metric", moved);
    after.put(name + "/metric/squares", movedSquares);
    after.put(name + "/metric/correction", 1 - Math.pow(KEEP, learned));
    after.put(name + "/place", (next + 1) % settings.size(), Math.min(filled + 1, settings.size()));
  }

  /** By each number of the metric, of −weight ln p[label]. */
  private double[] slopes(int label, double weight) {
    int features = z.length;
    double[] slopes = new double[features + 3];
    for (int age = 0; age < filled; age++) {
      double agrees = labels[label * settings.size() + slot(age)];
      double byLogit = -weight * (1 - PRIOR) / p[label] * weights[age] * (agrees - vote[label]);
      double byDistance = -power * byLogit / (core + distance[age]);
      for (int j = 0; j < features; j++) {
        slopes[j] += byDistance * square(age, j) * Math.exp(metric[j]);
      }
      slopes[features] -= power * byLogit * Math.log(core + distance[age]);
      slopes[features + 1] -= byLogit * Math.log(1 + age);
      slopes[features + 2] += byDistance * core;
    }
    return slopes;
  }

  private void step(double[] slopes, double[] moved, double[] movedSquares) {
    ReferenceRule rule = ReferenceRule.rms(KEEP, learned, 1e-8);
    for (int i = 0; i < slopes.length; i++) {
      int kind = Math.max(0, i - z.length + 1);
      double rate = kind == 2 ? settings.age() ? 0.01 : 0 : 0.02;
      double least = new double[] {-8, -6, 0, -12}[kind];
      double most = new double[] {8, 4, 20, 4}[kind];
      movedSquares[i] = rule.squares(squares[i], slopes[i]);
      double step = rate * rule.step(squares[i], slopes[i]);
      moved[i] = Math.max(least, Math.min(most, metric[i] - step));
    }
  }
}
