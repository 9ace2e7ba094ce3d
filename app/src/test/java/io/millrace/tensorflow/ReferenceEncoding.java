package io.millrace.tensorflow;

import io.millrace.model.PoolSettings.Column;
import io.millrace.pool.Member;
import java.util.List;
import java.util.stream.IntStream;

/** Target encoding in double precision: of each encoded column the row of its value. */
final class ReferenceEncoding {
  private final Member.TargetEncoding settings;
  private final String name;
  private final StateNumbers state;
  private final double[] table;
  private final int width;
  private final int[] rows;

  /**
   * Looks a sample up.
   *
   * @param width numbers of a row
   */
  ReferenceEncoding(
      Member.TargetEncoding settings,
      String name,
      StateNumbers state,
      List<Column> columns,
      double[] features,
      int width) {
    this.settings = settings;
    this.name = name;
    this.state = state;
    this.width = width;
    table = state.sums(name + "/values");
    int[] encoded =
        IntStream.range(0, features.length).filter(i -> columns.get(i) == Column.ENCODED).toArray();
    int each = settings.values() / encoded.length;
    rows =
        IntStream.range(0, encoded.length)
            .map(i -> i * each + ReferenceLinear.hash((float) features[encoded[i]], each))
            .toArray();
  }

  private double known(int column, int i) {
    return table[width * rows[column] + i];
  }

  /**
   * Of classes, by their frequencies, which begin with one each: those of the first column first.
   */
  double[] codesOfClasses(double[] frequencies) {
    double[] codes = new double[rows.length * width];
    for (int column = 0; column < rows.length; column++) {
      double all = settings.prior();
      for (int c = 0; c < width; c++) {
        all += known(column, c);
      }
      for (int c = 0; c < width; c++) {
        double share = (known(column, c) + settings.prior() * frequencies[c]) / all;
        codes[column * width + c] = Math.log(share / frequencies[c]);
      }
    }
    return codes;
  }

  double[] frequencies() {
    double[] counts = ReferenceMath.each(state.sums(name + "/counts"), count -> count + 1);
    double all = IntStream.range(0, counts.length).mapToDouble(c -> counts[c]).sum();
    return ReferenceMath.each(counts, count -> count / all);
  }

  void learnClass(int label, double weight, ReferenceState after) {
    double[] moved = table.clone();
    for (int row : rows) {
      for (int c = 0; c < width; c++) {
        moved[width * row + c] *= 1 - 1.0 / settings.memory();
      }
      moved[width * row + label] += weight;
    }
    after.put(name + "/values", moved);
    double[] counts = state.sums(name + "/counts");
    counts[label] += weight;
    after.put(name + "/counts", counts);
  }

  /** Count, mean and era of each value. */
  double[] codesOfNumber(ReferenceLabel label) {
    double[] codes = new double[rows.length];
    for (int column = 0; column < codes.length; column++) {
      double count = count(column);
      codes[column] = label.scaled(known(column, 1)) * count / (count + settings.prior());
    }
    return codes;
  }

  private double count(int column) {
    return known(column, 2) == state.sum(name + "/era") ? known(column, 0) : 0;
  }

  void learnNumber(ReferenceLabel label, double weight, ReferenceState after) {
    double era = state.sum(name + "/era") + (label.restarts() ? 1 : 0);
    double[] moved = table.clone();
    for (int column = 0; column < rows.length; column++) {
      double kept = label.restarts() ? 0 : count(column) * (1 - 1.0 / settings.memory());
      int row = width * rows[column];
      moved[row] = kept + weight;
      moved[row + 1] += weight / (kept + weight) * (label.learned() - moved[row + 1]);
      moved[row + 2] = era;
    }
    after.put(name + "/values", moved);
    after.put(name + "/era", era);
  }
}
