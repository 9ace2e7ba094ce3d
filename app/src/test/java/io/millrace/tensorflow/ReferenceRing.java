package io.millrace.tensorflow;

import io.millrace.pool.Kernel;
import io.millrace.pool.Member;
import java.util.stream.IntStream;

/**
 * The keys of {@link Member.Memory} in double precision: distance i = Σ exp(log scale j) (key ij −
 * z j)², logit i = −power ln(core + distance i) − age power ln(1 + age i), a softmax of which
 * weighs the remembered samples; with the Gaussian kernel logit i = −power distance i − …. By age,
 * 0 is the latest.
 */
final class ReferenceRing {
  private static final double KEEP = 0.999;

  private final Member.Memory settings;
  private final String name;
  private final double[] z;
  private final double[] keys;
  private final double[] metric;
  private final double[] squares;
  private final int width;
  private final int next;
  private final int filled;
  private final double correction;
  private final double core;
  private final double power;
  private final double[] distance;
  private final double[] weights;

  /** Reads a state and looks at the ring. */
  ReferenceRing(Member.Memory settings, String name, StateNumbers state, double[] z) {
    this.settings = settings;
    this.name = name;
    this.z = z;
    keys = state.sums(name + "/keys");
    metric = state.sums(name + "/metric");
    squares = state.sums(name + "/metric/squares");
    double[] place = state.sums(name + "/place");
    next = (int) place[0];
    filled = (int) place[1];
    correction = isLearned() ? state.sum(name + "/metric/correction") : 0;
    width = keys.length / settings.size();
    power = Math.exp(metric[z.length]);
    core = Math.exp(metric[z.length + 2]);
    distance = IntStream.range(0, filled).mapToDouble(this::distance).toArray();
    weights = attention();
  }

  /** How many samples it holds. */
  int filled() {
    return filled;
  }

  /** Where the next sample is written. */
  int next() {
    return next;
  }

  /** Where the sample is that came so many samples before the latest. */
  int slot(int age) {
    return Math.floorMod(next - 1 - age, settings.size());
  }

  /** By age. */
  double weight(int age) {
    return weights[age];
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

  private double[] attention() {
    if (filled == 0) {
      return new double[0];
    }
    double[] logits =
        IntStream.range(0, filled)
            .mapToDouble(age -> -power * fall(age) - metric[z.length + 1] * Math.log(1 + age))
            .toArray();
    return ReferenceMath.each(ReferenceMath.logSoftmax(logits), Math::exp);
  }

  private boolean isLearned() {
    return settings.metric() == Member.Memory.Metric.LEARNED;
  }

  private boolean isGaussian() {
    return settings.kernel() instanceof Kernel.Gaussian;
  }

  private double fall(int age) {
    return isGaussian() ? distance[age] : Math.log(core + distance[age]);
  }

  /** ln(distance of the nearest + 0.001) */
  double nearest() {
    return filled == 0
        ? 0
        : Math.log(
            IntStream.range(0, filled).mapToDouble(i -> distance[i]).min().orElseThrow() + 1e-3);
  }

  /** z − Σ weight · key */
  double[] offset() {
    double[] offset = z.clone();
    for (int j = 0; j < z.length && filled > 0; j++) {
      for (int age = 0; age < filled; age++) {
        offset[j] -= weights[age] * keys[slot(age) * width + j];
      }
    }
    return filled == 0 ? new double[z.length] : offset;
  }

  /**
   * Takes the sample in.
   *
   * @param byLogit slopes of the loss, by age
   * @param restarts whether the samples before are forgotten
   */
  void learn(double[] byLogit, boolean restarts, ReferenceState after) {
    double[] moved = metric.clone();
    double[] movedSquares = squares.clone();
    int kept = restarts ? 0 : filled;
    double corrected = kept > 0 ? 1 - KEEP * (1 - correction) : correction;
    if (kept > 0 && isLearned()) {
      step(slopes(byLogit), corrected, moved, movedSquares);
    }
    double[] written = keys.clone();
    System.arraycopy(z, 0, written, next * width, z.length);
    after.put(name + "/keys", written);
    after.put(name + "/metric", moved);
    if (isLearned()) {
      after.put(name + "/metric/squares", movedSquares);
      after.put(name + "/metric/correction", corrected);
    }
    after.put(name + "/place", (next + 1) % settings.size(), Math.min(kept + 1, settings.size()));
  }

  /** By each number of the metric. */
  private double[] slopes(double[] byLogit) {
    int features = z.length;
    double[] slopes = new double[features + 3];
    for (int age = 0; age < filled; age++) {
      double byDistance = -power * byLogit[age] / (isGaussian() ? 1 : core + distance[age]);
      for (int j = 0; j < features; j++) {
        slopes[j] += byDistance * square(age, j) * Math.exp(metric[j]);
      }
      slopes[features] -= power * byLogit[age] * fall(age);
      slopes[features + 1] -= byLogit[age] * Math.log(1 + age);
      slopes[features + 2] += isGaussian() ? 0 : byDistance * core;
    }
    return slopes;
  }

  private void step(double[] slopes, double corrected, double[] moved, double[] movedSquares) {
    ReferenceRule rule = new ReferenceRule(KEEP, 1 - KEEP, corrected, 1e-8);
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
