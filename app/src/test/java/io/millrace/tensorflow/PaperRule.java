package io.millrace.tensorflow;

import io.millrace.optimizer.Optimizer;

/**
 * An optimizer for one parameter as its paper writes it, in double precision and with the step's
 * number t in the formulas: written apart from the graph that it is held against.
 */
interface PaperRule {
  /** Moves w by the gradient g of step t, counted from 1. */
  void step(double[] w, double[] g, int t);

  /**
   * The same rule where the learning rate is multiplied by a factor for once: what the optimizer
   * remembers does not depend on the rate, and the way that a weight goes is the rate times
   * something. FTRL's is not.
   */
  default PaperRule withFactor(double factor) {
    return (w, g, t) -> {
      double[] before = w.clone();
      step(w, g, t);
      for (int i = 0; i < w.length; i++) {
        w[i] = before[i] + factor * (w[i] - before[i]);
      }
    };
  }

  /** The rule of an optimizer. */
  static PaperRule of(Optimizer optimizer, int size, boolean isWeight) {
    double[] a = new double[size];
    double[] b = new double[size];
    double[] c = new double[size];
    double rate = optimizer.learningRate();
    if (optimizer instanceof Optimizer.Momentum s) {
      return each((w, g, t, i) -> momentum(s, w, g, a, i));
    }
    if (optimizer instanceof Optimizer.Adam s) {
      return each((w, g, t, i) -> w[i] -= adam(s, g[i], t, a, b, i));
    }
    if (optimizer instanceof Optimizer.Adamw s) {
      Optimizer.Adam adam = new Optimizer.Adam(rate, s.beta1(), s.beta2(), s.epsilon());
      double decay = isWeight ? s.weightDecay() : 0;
      return each((w, g, t, i) -> w[i] -= rate * decay * w[i] + adam(adam, g[i], t, a, b, i));
    }
    if (optimizer instanceof Optimizer.Adagrad s) {
      return each(
          (w, g, t, i) -> {
            a[i] += g[i] * g[i];
            w[i] -= rate * g[i] / (Math.sqrt(a[i]) + s.epsilon());
          });
    }
    if (optimizer instanceof Optimizer.Adadelta s) {
      return each((w, g, t, i) -> adadelta(s, w, g, a, b, i));
    }
    if (optimizer instanceof Optimizer.Rmsprop s) {
      return each((w, g, t, i) -> w[i] -= rmsprop(s, g[i], t, a, b, i));
    }
    if (optimizer instanceof Optimizer.Amsgrad s) {
      return each(
          (w, g, t, i) -> {
            a[i] = s.beta1() * a[i] + (1 - s.beta1()) * g[i];
            b[i] = s.beta2() * b[i] + (1 - s.beta2()) * g[i] * g[i];
            c[i] = Math.max(c[i], b[i]);
            w[i] -= rate * a[i] / (Math.sqrt(c[i]) + s.epsilon());
          });
    }
    if (optimizer instanceof Optimizer.Nadam s) {
      return each((w, g, t, i) -> nadam(s, w, g, t, a, b, i));
    }
    if (optimizer instanceof Optimizer.Adamax s) {
      return each(
          (w, g, t, i) -> {
            a[i] = s.beta1() * a[i] + (1 - s.beta1()) * g[i];
            b[i] = Math.max(s.beta2() * b[i], Math.abs(g[i]));
            w[i] -= rate / (1 - Math.pow(s.beta1(), t)) * a[i] / (b[i] + s.epsilon());
          });
    }
    if (optimizer instanceof Optimizer.Lion s) {
      double decay = isWeight ? s.weightDecay() : 0;
      return each(
          (w, g, t, i) -> {
            double towards = s.beta1() * a[i] + (1 - s.beta1()) * g[i];
            w[i] -= rate * (Math.signum(towards) + decay * w[i]);
            a[i] = s.beta2() * a[i] + (1 - s.beta2()) * g[i];
          });
    }
    if (optimizer instanceof Optimizer.Ftrl s) {
      return ftrl(s, a, b);
    }
    return each((w, g, t, i) -> w[i] -= rate * g[i]);
  }

  /** Nesterov in Sutskever's form: the gradient is taken at the point looked ahead to. */
  private static void momentum(Optimizer.Momentum s, double[] w, double[] g, double[] v, int i) {
    double old = v[i];
    v[i] = s.momentum() * v[i] - s.learningRate() * g[i];
    w[i] += s.nesterov() ? -s.momentum() * old + (1 + s.momentum()) * v[i] : v[i];
  }

  private static double adam(Optimizer.Adam s, double g, int t, double[] m, double[] v, int i) {
    m[i] = s.beta1() * m[i] + (1 - s.beta1()) * g;
    v[i] = s.beta2() * v[i] + (1 - s.beta2()) * g * g;
    double mHat = m[i] / (1 - Math.pow(s.beta1(), t));
    double vHat = v[i] / (1 - Math.pow(s.beta2(), t));
    return s.learningRate() * mHat / (Math.sqrt(vHat) + s.epsilon());
  }

  private static void adadelta(
      Optimizer.Adadelta s, double[] w, double[] g, double[] n, double[] d, int i) {
    n[i] = s.rho() * n[i] + (1 - s.rho()) * g[i] * g[i];
    double move = Math.sqrt(d[i] + s.epsilon()) / Math.sqrt(n[i] + s.epsilon()) * g[i];
    d[i] = s.rho() * d[i] + (1 - s.rho()) * move * move;
    w[i] -= s.learningRate() * move;
  }

  /**
   * With corrected bias both averages are divided by the sum of their weights. A first variance is
   * 0.
   */
  private static double rmsprop(
      Optimizer.Rmsprop s, double g, int t, double[] n, double[] mean, int i) {
    n[i] = s.rho() * n[i] + (1 - s.rho()) * g * g;
    mean[i] = s.rho() * mean[i] + (1 - s.rho()) * g;
    double seen = s.correctsBias() ? 1 - Math.pow(s.rho(), t) : 1;
    double center = s.centered() ? mean[i] / seen : 0;
    double scale = Math.max(n[i] / seen - center * center, 0);
    return s.learningRate() * g / (Math.sqrt(scale) + s.epsilon());
  }

  private static void nadam(
      Optimizer.Nadam s, double[] w, double[] g, int t, double[] m, double[] v, int i) {
    double product = 1;
    for (int k = 1; k <= t; k++) {
      product *= momentum(s, k);
    }
    double next = momentum(s, t + 1);
    m[i] = s.beta1() * m[i] + (1 - s.beta1()) * g[i];
    v[i] = s.beta2() * v[i] + (1 - s.beta2()) * g[i] * g[i];
    double gHat = g[i] / (1 - product);
    double mHat = m[i] / (1 - product * next);
    double vHat = v[i] / (1 - Math.pow(s.beta2(), t));
    double ahead = (1 - momentum(s, t)) * gHat + next * mHat;
    w[i] -= s.learningRate() * ahead / (Math.sqrt(vHat) + s.epsilon());
  }

  private static double momentum(Optimizer.Nadam s, int t) {
    return s.beta1() * (1 - 0.5 * Math.pow(0.96, 0.004 * t));
  }

  private static PaperRule ftrl(Optimizer.Ftrl s, double[] z, double[] n) {
    return (w, g, t) -> {
      for (int i = 0; i < w.length; i++) {
        double before = t == 1 ? 0 : w[i];
        double sigma = (Math.sqrt(n[i] + g[i] * g[i]) - Math.sqrt(n[i])) / s.learningRate();
        z[i] += g[i] - sigma * before;
        n[i] += g[i] * g[i];
        double scale = (s.beta() + Math.sqrt(n[i])) / s.learningRate() + s.l2();
        w[i] = Math.abs(z[i]) <= s.l1() ? 0 : -(z[i] - Math.signum(z[i]) * s.l1()) / scale;
      }
    };
  }

  private static PaperRule each(ForOne rule) {
    return (w, g, t) -> {
      for (int i = 0; i < w.length; i++) {
        rule.step(w, g, t, i);
      }
    };
  }

  /** The rule for number i of a parameter. */
  interface ForOne {
    void step(double[] w, double[] g, int t, int i);
  }
}
