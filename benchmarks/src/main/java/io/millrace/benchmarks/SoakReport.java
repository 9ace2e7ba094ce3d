package io.millrace.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a long run tells: the trends of the learner's last process, and what was done.
 *
 * @param rows in the order of time
 */
record SoakReport(List<SoakRow> rows) {
  /** Of the last process's life: classes, caches and code are still being filled. */
  private static final double WARM_UP = 0.2;

  /** A quantity whose trend is told. */
  private record Quantity(String title, ToDoubleFunction<SoakRow> value) {}

  private static final List<Quantity> QUANTITIES =
      List.of(
          new Quantity("resident memory, MiB", row -> row.learner().mebibytes()),
          new Quantity("heap used, MiB", SoakRow::heap),
          new Quantity("threads", row -> row.learner().threads()),
          new Quantity("file handles", row -> row.learner().handles()),
          new Quantity("latency p50, ms", SoakRow::p50),
          new Quantity("latency p99, ms", SoakRow::p99));

  /** The rows that trends are told of: those of the last process behind its warm-up. */
  List<SoakRow> steady() {
    int life = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).life();
    List<SoakRow> last =
        rows.stream()
            .filter(row -> row.life() == life && !Double.isNaN(row.learner().mebibytes()))
            .toList();
    return last.subList((int) (WARM_UP * last.size()), last.size());
  }

  /** The trends, in Markdown. */
  String table() {
    StringBuilder table = new StringBuilder("| | mean | per hour | |\n|---|---|---|---|\n");
    for (Quantity quantity : QUANTITIES) {
      table.append("| %s | %s |\n".formatted(quantity.title, trend(quantity).cells()));
    }
    return table.toString();
  }

  private Trend trend(Quantity quantity) {
    List<SoakRow> known =
        steady().stream().filter(row -> !Double.isNaN(quantity.value.applyAsDouble(row))).toList();
    return Trend.of(
        known.stream().mapToDouble(SoakRow::hours).toArray(),
        known.stream().mapToDouble(quantity.value).toArray());
  }

  /** What was done to it, by the time. */
  String events() {
    StringBuilder events = new StringBuilder();
    rows.stream()
        .filter(row -> !row.events().isEmpty())
        .forEach(
            row ->
                events.append(
                    String.format(
                        Locale.ROOT, "- %.1f min: %s\n", row.seconds() / 60, row.events())));
    return events.toString();
  }
}
