package io.millrace.benchmarks;

import io.millrace.evaluate.Score;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The tables of the page on quality: one for each score, learners by streams, and one of costs. */
final class QualityTables {
  private static final String ABSENT = "–";

  private final List<QualityResult> results;

  /** Of these results, in the order of the streams and of the learners. */
  QualityTables(List<QualityResult> results) {
    this.results = results;
  }

  /**
   * How a score is shown.
   *
   * @param isGain whether more is better
   * @param factor that its values are multiplied by
   */
  private record View(Score score, String title, boolean isGain, double factor, String format) {
    String cell(double value) {
      return Double.isNaN(value) ? ABSENT : String.format(Locale.ROOT, format, factor * value);
    }

    /** Whether one is better than another, which NaN never is. */
    boolean isBetter(double one, double other) {
      return isGain ? one > other : one < other;
    }
  }

  private static final View ACCURACY = new View(Score.ACCURACY, "Accuracy, %", true, 100, "%.2f");
  private static final List<View> OF_CLASSES =
      List.of(
          ACCURACY,
          new View(Score.KAPPA_TEMPORAL, "Kappa-temporal", true, 1, "%.3f"),
          new View(Score.LOG_LOSS, "Log loss", false, 1, "%.3f"));
  private static final List<View> OF_NUMBERS =
      List.of(
          new View(Score.RMSE, "RMSE", false, 1, "%.3f"),
          new View(Score.MAE, "MAE", false, 1, "%.3f"),
          new View(Score.R2, "R²", true, 1, "%.3f"));

  /** All of them, in Markdown. */
  String text() {
    StringBuilder text = new StringBuilder();
    List<QualityResult> classes = results.stream().filter(this::predictsClasses).toList();
    List<QualityResult> numbers = results.stream().filter(r -> !predictsClasses(r)).toList();
    OF_CLASSES.forEach(view -> append(text, view, classes));
    OF_NUMBERS.forEach(view -> append(text, view, numbers));
    appendCosts(text);
    appendFaults(text);
    return text.toString();
  }

  /** One that failed counts with those of its stream that did not. */
  private boolean predictsClasses(QualityResult result) {
    return results.stream()
        .anyMatch(other -> other.stream().equals(result.stream()) && other.isOfClasses());
  }

  private static void append(StringBuilder text, View view, List<QualityResult> results) {
    Collection<String> streams = results.stream().map(QualityResult::stream).distinct().toList();
    if (streams.isEmpty()) {
      return;
    }
    text.append(
            "### %s\n\n| | %s | mean rank |\n".formatted(view.title, String.join(" | ", streams)))
        .append("|---|")
        .append("---|".repeat(streams.size() + 1))
        .append('\n');
    learners(results).forEach(learner -> text.append(row(view, results, streams, learner)));
    if (view.equals(ACCURACY)) {
      text.append(baseline("*the last label again*", Score.NO_CHANGE_ACCURACY, results, streams))
          .append(baseline("*the most frequent*", Score.MAJORITY_ACCURACY, results, streams));
    }
    text.append('\n');
  }

  private static List<String> learners(List<QualityResult> results) {
    return results.stream().map(QualityResult::learner).distinct().toList();
  }

  private static String row(
      View view, List<QualityResult> results, Collection<String> streams, String learner) {
    String cells =
        streams.stream()
            .map(stream -> cell(view, of(results, stream), learner))
            .collect(Collectors.joining(" | "));
    OptionalDouble rank =
        streams.stream()
            .map(stream -> of(results, stream))
            .mapToDouble(column -> rank(view, column, learner))
            .filter(value -> !Double.isNaN(value))
            .average();
    String mean =
        rank.isPresent() ? String.format(Locale.ROOT, "%.1f", rank.getAsDouble()) : ABSENT;
    return "| %s | %s | %s |\n".formatted(learner, cells, mean);
  }

  private static List<QualityResult> of(List<QualityResult> results, String stream) {
    return results.stream().filter(result -> result.stream().equals(stream)).toList();
  }

  /** Bold where none is better. */
  private static String cell(View view, List<QualityResult> column, String learner) {
    String cell = view.cell(value(view, column, learner));
    return rank(view, column, learner) == 1 ? "**" + cell + "**" : cell;
  }

  private static double value(View view, List<QualityResult> column, String learner) {
    return column.stream()
        .filter(result -> result.learner().equals(learner))
        .mapToDouble(result -> result.score(view.score))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** 1 and how many are better; NaN if it has no score. */
  private static double rank(View view, List<QualityResult> column, String learner) {
    double own = value(view, column, learner);
    long better =
        column.stream().filter(other -> view.isBetter(other.score(view.score), own)).count();
    return Double.isNaN(own) ? Double.NaN : 1 + better;
  }

  /** The same for all learners of a stream. */
  private static String baseline(
      String title, Score score, List<QualityResult> results, Collection<String> streams) {
    return streams.stream()
        .map(
            stream ->
                of(results, stream).stream()
                    .filter(QualityResult::isOfClasses)
                    .mapToDouble(result -> result.score(score))
                    .findFirst()
                    .orElse(Double.NaN))
        .map(ACCURACY::cell)
        .collect(Collectors.joining(" | ", "| " + title + " | ", " | |\n"));
  }

  private void appendCosts(StringBuilder text) {
    text.append("### Cost\n\n| | µs per row | peak memory, MiB |\n|---|---|---|\n");
    for (String learner : learners(results)) {
      double[] micros = costs(learner, QualityResult::micros);
      if (micros.length > 0) {
        double most =
            Arrays.stream(costs(learner, QualityResult::mebibytes)).max().orElse(Double.NaN);
        String memory = most == 0 ? ABSENT : String.format(Locale.ROOT, "%,.0f", most);
        text.append(
            "| %s | %s | %s |\n".formatted(learner, Spread.of(micros).text("%,.0f"), memory));
      }
    }
  }

  private double[] costs(String learner, ToDoubleFunction<QualityResult> cost) {
    return results.stream()
        .filter(result -> result.learner().equals(learner) && result.fault().isEmpty())
        .mapToDouble(cost)
        .toArray();
  }

  private void appendFaults(StringBuilder text) {
    List<String> faults =
        results.stream()
            .filter(result -> !result.fault().isEmpty())
            .map(r -> "- %s on %s: %s\n".formatted(r.learner(), r.stream(), r.fault()))
            .toList();
    if (!faults.isEmpty()) {
      text.append("\nLeft out:\n\n").append(String.join("", faults));
    }
  }
}
