package io.millrace.tensorflow;

/** Recursive least squares in double precision, as {@code LeastSquares} has it. */
final class ReferenceLeastSquares {
  private final String name;
  private final double[] covariance;
  private final double[] weights;
  private final double[] x;
  private final double output;

  /** Reads a state and predicts. */
  ReferenceLeastSquares(String name, StateNumbers state, double[] x) {
    this.name = name;
    this.x = x;
    covariance = state.sums(name + "/covariance");
    weights = state.sums(name + "/weights");
    output = ReferenceMath.dot(weights, x);
  }

  double output() {
    return output;
  }

  /**
   * Takes the sample in.
   *
   * @param error of the output, within its limit
   * @param memory in samples
   */
  void learn(double error, double weight, double ridge, double memory, ReferenceState after) {
    int n = x.length;
    double keep = 1 - 1 / memory;
    double[] direction = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        direction[i] += covariance[i * n + j] * x[j];
      }
    }
    double divisor = keep + weight * ReferenceMath.dot(x, direction);
    double[] moved = weights.clone();
    double[] spread = covariance.clone();
    double trace = 0;
    for (int i = 0; i < n; i++) {
      moved[i] -= weight * direction[i] * error / divisor;
      for (int j = 0; j < n; j++) {
        spread[i * n + j] -= weight * direction[i] * direction[j] / divisor;
        spread[i * n + j] /= keep;
      }
      trace += spread[i * n + i];
    }
    double share = Math.min(1, n / ridge / trace);
    after.put(name + "/weights", moved);
    after.put(name + "/covariance", ReferenceMath.each(spread, p -> p * share));
  }
}
