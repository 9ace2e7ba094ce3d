package io.millrace.tensorflow;

import io.millrace.model.PoolSettings.Column;
import io.millrace.pool.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Member.Linear} in double precision: score = Σ rows of the table + [z, 1] W, both learned
 * by AdaGrad.
 */
final class ReferenceLinear {
  private static final int BINS = 16;
  private static final double NEAR_AN_EDGE = 1e-4;

  private final Member.Linear settings;
  private final String name;
  private final double[] inputs;
  private final int outputs;
  private final double[] table;
  private final double[] weights;
  private final double[] squares;
  private final int[] rows;
  private final double[] scores;
  private boolean nearAnEdge;

  /** Reads a state and predicts. */
  ReferenceLinear(
      Member.Linear settings,
      String name,
      StateNumbers state,
      Sample sample,
      List<Column> columns,
      int outputs) {
    this.settings = settings;
    this.name = name;
    this.outputs = outputs;
    inputs = ReferenceMath.with(sample.z, 1);
    table = state.sums(name + "/table");
    weights = state.sums(name + "/weights");
    squares = state.sums(name + "/weights/squares");
    rows = rows(sample, columns);
    scores = new double[outputs];
    for (int c = 0; c < outputs; c++) {
      for (int row : rows) {
        scores[c] += table[3 * outputs * row + c];
      }
      for (int i = 0; i < inputs.length; i++) {
        scores[c] += inputs[i] * weights[i * outputs + c];
      }
    }
  }

  /** A sample as it came, and standardized without its buckets. */
  record Sample(double[] features, double[] z) {}

  private int[] rows(Sample sample, List<Column> columns) {
    List<Integer> named = new ArrayList<>();
    int place = 0;
    for (Column column : columns) {
      if (column == Column.NUMBER) {
        named.add(BINS * named.size() + bin(sample.z[place]));
      }
      place += column == Column.NUMBER || column == Column.PART ? 1 : 0;
    }
    int first = BINS * named.size();
    long valued = columns.stream().filter(column -> column != Column.PART).count();
    int buckets = (int) Math.max(1, settings.values() / Math.max(1, valued));
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) != Column.PART) {
        named.add(first + hash((float) sample.features[i], buckets));
        first += buckets;
      }
    }
    return named.stream().mapToInt(Integer::intValue).toArray();
  }

  private int bin(double z) {
    double scaled = BINS * normalCdf(z);
    double edge = Math.rint(scaled);
    nearAnEdge |= z != 0 && edge > 0 && edge < BINS && Math.abs(scaled - edge) < NEAR_AN_EDGE;
    return Math.min((int) Math.floor(scaled), BINS - 1);
  }

  /** By the continued fraction of the upper tail beyond 3, by the series about 0 before. */
  private static double normalCdf(double z) {
    double x = Math.abs(z);
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    if (x > 3) {
      double fraction = x;
      for (int k = 60; k >= 1; k--) {
        fraction = x + k / fraction;
      }
      return z > 0 ? 1 - density / fraction : density / fraction;
    }
    double term = x;
    double sum = x;
    for (int k = 1; k < 80; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + Math.signum(z) * density * sum;
  }

  static int hash(float value, int buckets) {
    long bits = Integer.toUnsignedLong(Float.floatToRawIntBits(value)) * 0x9E3779B97F4A7C15L + 13;
    long hash = scramble(scramble(bits) * 0x9E3779B97F4A7C15L) >>> 20;
    return (int) (hash % buckets);
  }

  private static long scramble(long bits) {
    return (bits ^ (bits >>> 29)) * 0xBF58476D1CE4E5B9L;
  }

  /** Whether a float may fall into another bin than a double. */
  boolean isNearAnEdge() {
    return nearAnEdge;
  }

  double[] scores() {
    return scores.clone();
  }

  /**
   * Takes the sample in.
   *
   * @param slopes of the loss by the scores
   */
  void learn(double[] slopes, ReferenceState after) {
    ReferenceRule rule = new ReferenceRule(1, 1, 1, 1e-8);
    double[] moved = weights.clone();
    double[] movedSquares = squares.clone();
    for (int i = 0; i < moved.length; i++) {
      double slope = inputs[i / outputs] * slopes[i % outputs];
      movedSquares[i] = rule.squares(squares[i], slope);
      moved[i] -= settings.learningRate() * rule.step(squares[i], slope);
    }
    after.put(name + "/weights", moved);
    after.put(name + "/weights/squares", movedSquares);
    double[] movedTable = folded(table, outputs);
    for (int row : rows) {
      for (int c = 0; c < outputs; c++) {
        int at = 2 * outputs * row + c;
        movedTable[at + outputs] += slopes[c] * slopes[c];
        movedTable[at] -=
            settings.learningRate() * slopes[c] / (Math.sqrt(movedTable[at + outputs]) + 1e-3);
      }
    }
    after.put(name + "/table", movedTable);
  }

  /** Rows of vectors and sums out of rows of vectors, high and low parts. */
  static double[] folded(double[] table, int outputs) {
    double[] folded = new double[table.length / 3 * 2];
    for (int row = 0; row < table.length / (3 * outputs); row++) {
      double[] parts = Arrays.copyOfRange(table, 3 * outputs * row, 3 * outputs * (row + 1));
      for (int c = 0; c < outputs; c++) {
        folded[2 * outputs * row + c] = parts[c];
        folded[2 * outputs * row + outputs + c] = parts[outputs + c] + parts[2 * outputs + c];
      }
    }
    return folded;
  }
}
