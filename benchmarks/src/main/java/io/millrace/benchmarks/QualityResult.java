package io.millrace.benchmarks;

import io.millrace.evaluate.Score;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a learner did on a stream.
 *
 * @param rows that it learned
 * @param scores by their names in reports; none if it failed
 * @param micros processor time per row, predicted and learned
 * @param mebibytes the most that its process held
 * @param fault why it failed; empty if it did not
 */
record QualityResult(
    String stream,
    int rows,
    String learner,
    Map<String, Double> scores,
    double micros,
    double mebibytes,
    String fault) {
  private static final List<Score> OF_CLASSES =
      List.of(Score.ACCURACY, Score.KAPPA_TEMPORAL, Score.LOG_LOSS);
  private static final List<Score> OF_NUMBERS = List.of(Score.RMSE, Score.MAE, Score.R2);

  /** A score; NaN if it failed, or the task has no such score. */
  double score(Score score) {
    return scores.getOrDefault(score.key(), Double.NaN);
  }

  /** All of it, for those who watch. */
  String line() {
    String what =
        fault.isEmpty()
            ? (isOfClasses() ? OF_CLASSES : OF_NUMBERS)
                .stream()
                    .map(s -> String.format(Locale.ROOT, "%s %.4f", s.key(), score(s)))
                    .collect(Collectors.joining(", "))
            : "left out: " + fault;
    return String.format(
        Locale.ROOT, "%s, %s: %s; %.1f µs, %.0f MiB", stream, learner, what, micros, mebibytes);
  }

  /** Whether classes were predicted, or numbers. */
  boolean isOfClasses() {
    return scores.containsKey(Score.ACCURACY.key());
  }
}
