package io.millrace.tensorflow;

import io.millrace.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A network of one hidden layer of rectified units, in double precision, and its step. */
final class ReferenceHidden {
  private static final double NEAR_AN_EDGE = 1e-6;

  private final Optimizer optimizer;
  private final String name;
  private final StateNumbers state;
  private final double[] second;
  private final int outputs;
  private final List<Row> rows = new ArrayList<>();

  /** Reads a state. */
  ReferenceHidden(Optimizer optimizer, String name, StateNumbers state) {
    this.optimizer = optimizer;
    this.name = name;
    this.state = state;
    second = state.sums(name + "/2_dense/weights");
    outputs = state.sums(name + "/2_dense/bias").length;
  }

  /** What a row was and gave. */
  private record Row(double[] inputs, double[] units, double[] hidden) {}

  /** The scores of one more row, which is then learned with the others. */
  double[] scores(double[] inputs) {
    double[] units = dense("1_dense", inputs);
    Row row = new Row(inputs, units, ReferenceMath.each(units, x -> Math.max(x, 0)));
    rows.add(row);
    return dense("2_dense", row.hidden);
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

  /** Whether a float may be on the other side of the bend of a unit. */
  boolean isNearAnEdge() {
    return rows.stream()
        .flatMapToDouble(row -> Arrays.stream(row.units))
        .anyMatch(x -> Math.abs(x) < NEAR_AN_EDGE);
  }

  /**
   * Takes the rows in.
   *
   * @param slopes of the loss by the scores of each
   * @param doubt how far these may be off in floats
   */
  void learn(List<double[]> slopes, double doubt, ReferenceState after) {
    Slopes first = new Slopes(0);
    Slopes firstBias = new Slopes(0);
    Slopes last = new Slopes(0);
    Slopes lastBias = new Slopes(0);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double[] own = slopes.get(i);
      double[] doubts = ReferenceMath.each(own, x -> doubt);
      double[] units = new double[row.hidden.length];
      double[] unitDoubts = new double[row.hidden.length];
      for (int unit = 0; unit < units.length; unit++) {
        for (int c = 0; c < outputs && row.hidden[unit] > 0; c++) {
          units[unit] += own[c] * second[unit * outputs + c];
          unitDoubts[unit] += doubts[c] * Math.abs(second[unit * outputs + c]);
        }
      }
      first = first.plus(row.inputs, units, unitDoubts);
      firstBias = firstBias.plus(new double[] {1}, units, unitDoubts);
      last = last.plus(row.hidden, own, doubts);
      lastBias = lastBias.plus(new double[] {1}, own, doubts);
    }
    step(name + "/1_dense/weights", first, after);
    step(name + "/1_dense/bias", firstBias, after);
    step(name + "/2_dense/weights", last, after);
    step(name + "/2_dense/bias", lastBias, after);
  }

  /** Slopes, and how far they may be off; summed over rows. */
  private record Slopes(double[] slopes, double[] doubts) {
    Slopes(int none) {
      this(new double[none], new double[none]);
    }

    Slopes plus(double[] inputs, double[] own, double[] ownDoubts) {
      return new Slopes(
          sum(slopes, outer(inputs, own)),
          sum(doubts, outer(ReferenceMath.each(inputs, Math::abs), ownDoubts)));
    }

    private static double[] sum(double[] known, double[] more) {
      double[] sum = more.clone();
      for (int i = 0; i < known.length; i++) {
        sum[i] += known[i];
      }
      return sum;
    }
  }

  private static double[] outer(double[] rows, double[] columns) {
    double[] products = new double[rows.length * columns.length];
    Arrays.setAll(products, i -> rows[i / columns.length] * columns[i % columns.length]);
    return products;
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
