package io.millrace.tensorflow;

import io.millrace.optimizer.Optimizer;
import java.util.Arrays;

/** A network of one hidden layer of rectified units, in double precision, and its step. */
final class ReferenceHidden {
  private static final double NEAR_AN_EDGE = 1e-6;

  /** Of probabilities in floats. */
  private static final double DOUBT = 1e-6;

  private final Optimizer optimizer;
  private final String name;
  private final StateNumbers state;
  private final double[] inputs;
  private final double[] units;
  private final double[] hidden;
  private final double[] second;
  private final double[] logP;

  /** Reads a state and predicts. */
  ReferenceHidden(Optimizer optimizer, String name, StateNumbers state, double[] inputs) {
    this.optimizer = optimizer;
    this.name = name;
    this.state = state;
    this.inputs = inputs;
    units = dense("1_dense", inputs);
    hidden = ReferenceMath.each(units, x -> Math.max(x, 0));
    second = state.sums(name + "/2_dense/weights");
    logP = ReferenceMath.logSoftmax(dense("2_dense", hidden));
  }

  private double[] dense(String layer, double[] x) {
    double[] weights = state.sums(name + "/" + layer + "/weights");
    double[] y = state.sums(name + "/" + layer + "/bias");
    for (int unit = 0; unit < y.length; unit++) {
      for (int i = 0; i < x.length; i++) {
        y[unit] += x[i] * weights[i * y.length + unit];
      }
    }
    return y;
  }

  double[] logP() {
    return logP.clone();
  }

  /** Whether a float may be on the other side of the bend of a unit. */
  boolean isNearAnEdge() {
    return Arrays.stream(units).anyMatch(x -> Math.abs(x) < NEAR_AN_EDGE);
  }

  /** Takes the sample in. */
  void learn(int label, double weight, ReferenceState after) {
    double[] slopes = ReferenceMath.slopes(logP, label, weight);
    double[] doubts = ReferenceMath.each(slopes, x -> DOUBT * weight);
    double[] hiddenSlopes = new double[hidden.length];
    double[] hiddenDoubts = new double[hidden.length];
    for (int unit = 0; unit < hidden.length; unit++) {
      for (int c = 0; c < slopes.length && hidden[unit] > 0; c++) {
        hiddenSlopes[unit] += slopes[c] * second[unit * slopes.length + c];
        hiddenDoubts[unit] += doubts[c] * Math.abs(second[unit * slopes.length + c]);
      }
    }
    step("1_dense", inputs, new Slopes(hiddenSlopes, hiddenDoubts), after);
    step("2_dense", hidden, new Slopes(slopes, doubts), after);
  }

  /** Slopes, and how far they may be off. */
  private record Slopes(double[] slopes, double[] doubts) {
    Slopes times(double[] inputs) {
      return new Slopes(
          outer(inputs, slopes), outer(ReferenceMath.each(inputs, Math::abs), doubts));
    }
  }

  private static double[] outer(double[] rows, double[] columns) {
    double[] products = new double[rows.length * columns.length];
    Arrays.setAll(products, i -> rows[i / columns.length] * columns[i % columns.length]);
    return products;
  }

  private void step(String layer, double[] x, Slopes slopes, ReferenceState after) {
    step(name + "/" + layer + "/weights", slopes.times(x), after);
    step(name + "/" + layer + "/bias", slopes, after);
  }

  private void step(String variable, Slopes given, ReferenceState after) {
    ReferenceRule rule = ReferenceRule.of(optimizer, (double) state.step() + 1);
    double[] weights = state.sums(variable);
    double[] squares = state.sums(variable + "/squares");
    double[] doubts = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      double slope = given.slopes[i];
      doubts[i] = optimizer.learningRate() * rule.doubt(squares[i], slope, given.doubts[i]);
      weights[i] -= optimizer.learningRate() * rule.step(squares[i], slope);
      squares[i] = rule.squares(squares[i], slope);
    }
    after.put(variable, weights, doubts);
    after.put(variable + "/squares", squares);
    if (optimizer instanceof Optimizer.Rmsprop) {
      after.put(variable + "/correction", rule.correction());
    }
  }
}
