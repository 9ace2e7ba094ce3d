package io.millrace.streams;

import java.util.ArrayList;
import java.util.List;

/** Generated samples as their readers have them: read back from the texts. */
final class Generated {
  static final Drift NO_DRIFT = new Drift(Drift.Kind.none, 0, 1);

  private Generated() {}

  /** A sample. */
  record Row(double[] x, String label) {}

  /** Samples of one concept. */
  static List<Row> rows(StreamName name, int concept, int count, double noise) {
    return rows(name, concept, concept, NO_DRIFT, count, 1, noise);
  }

  static List<Row> rows(
      StreamName name, int before, int after, Drift drift, int count, long seed, double noise) {
    List<Row> rows = new ArrayList<>();
    new GeneratedSamples(name.stream(), before, after, drift, count, seed, noise)
        .forEachRemaining(
            cells -> {
              double[] x =
                  cells.subList(0, cells.size() - 1).stream()
                      .mapToDouble(Double::parseDouble)
                      .toArray();
              rows.add(new Row(x, cells.get(cells.size() - 1)));
            });
    return rows;
  }

  /** The part of the rows that have a label. */
  static double share(List<Row> rows, String label) {
    return (double) rows.stream().filter(row -> row.label.equals(label)).count() / rows.size();
  }

  /** The mean of a feature. */
  static double mean(List<Row> rows, int feature) {
    return rows.stream().mapToDouble(row -> row.x[feature]).average().orElseThrow();
  }

  /** The variance of a feature. */
  static double variance(List<Row> rows, int feature) {
    double mean = mean(rows, feature);
    return rows.stream()
        .mapToDouble(row -> (row.x[feature] - mean) * (row.x[feature] - mean))
        .average()
        .orElseThrow();
  }
}
