package io.millrace.tensorflow;

import io.millrace.optimizer.Optimizer;

/**
 * Steps by a slope over the root of a mean or a sum of its squares: n ← keep n + share g², and g /
 * (√(n / correction) + ε).
 */
record ReferenceRule(double keep, double share, double correction, double epsilon) {

  /** A mean with forgetting, which t slopes have come into, the new one too. */
  static ReferenceRule rms(double keep, double t, double epsilon) {
    return new ReferenceRule(keep, 1 - keep, 1 - Math.pow(keep, t), epsilon);
  }

  static ReferenceRule of(Optimizer optimizer, double t) {
    if (optimizer instanceof Optimizer.Rmsprop rms) {
      return rms(rms.rho(), t, rms.epsilon());
    }
    if (optimizer instanceof Optimizer.Adagrad adagrad) {
      return new ReferenceRule(1, 1, 1, adagrad.epsilon());
    }
    throw new IllegalArgumentException("no formula for " + optimizer);
  }

  double squares(double n, double g) {
    return keep * n + share * g * g;
  }

  double step(double n, double g) {
    return g / (Math.sqrt(squares(n, g) / correction) + epsilon);
  }

  /** By how much the step may differ if the slope is known but for that. */
  double doubt(double n, double g, double by) {
    double step = step(n, g);
    return Math.max(Math.abs(step(n, g + by) - step), Math.abs(step(n, g - by) - step));
  }
}
