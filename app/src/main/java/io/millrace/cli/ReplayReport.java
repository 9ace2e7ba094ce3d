package io.millrace.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.cli.terminal.Numbers;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.evaluate.Course;
import io.millrace.evaluate.PairedDifference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a log was learned with several settings.
 *
 * @param log what was learned
 * @param seconds that all of them took, side by side
 * @param samples of the log
 * @param settings the first is what the others are compared with
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ReplayReport(String log, double seconds, long samples, List<Setting> settings) {
  private static final String UNKNOWN = "-";

  /**
   * How it went with one of them.
   *
   * @param setting its name
   * @param settingsDigest SHA-256 of what shapes the model
   * @param result counts and scores
   * @param refusedRows rows of the file that are no samples
   * @param loss by how much it is above the first's; null: there are no samples to compare
   * @param error the same of the share of wrong classes; null for numbers too
   * @param lossCourse how the loss went
   * @param errorCourse how the share of wrong classes went; of numbers it has no means
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Setting(
      String setting,
      String settingsDigest,
      Report.Replica result,
      List<RefusedRows> refusedRows,
      @Nullable Difference loss,
      @Nullable Difference error,
      Means lossCourse,
      Means errorCourse) {
    long refused() {
      return result.deadLetters() + refusedRows.stream().mapToLong(RefusedRows::count).sum();
    }
  }

  /**
   * Of one setting's mean to the first's.
   *
   * @param samples that both have predicted
   * @param mean less the first's
   * @param halfWidth of the 95 % confidence interval around it; null: there are too few samples
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Difference(long samples, double mean, @Nullable Double halfWidth) {
    static @Nullable Difference of(PairedDifference pairs) {
      Double half = pairs.halfWidth().isPresent() ? pairs.halfWidth().getAsDouble() : null;
      return pairs.samples() == 0 ? null : new Difference(pairs.samples(), pairs.mean(), half);
    }

    private String text() {
      return halfWidth == null
          ? Numbers.score(mean)
          : Numbers.score(mean) + " ± " + Numbers.score(halfWidth);
    }
  }

  /**
   * How a score went over the samples that were learned or held out.
   *
   * @param length samples in each mean
   * @param means in the order of the log; the last samples, if they are too few for one, are left
   *     out
   */
  record Means(long length, List<Double> means) {
    static Means of(Course course) {
      return new Means(course.length(), course.means());
    }
  }

  /** One JSON object on one line. */
  String json() {
    return Json.line(this);
  }

  /** For a person. */
  String text() {
    StringBuilder text = new StringBuilder(log);
    text.append(System.lineSeparator()).append(System.lineSeparator());
    append(text, counts());
    for (String score : settings.get(0).result.cumulative().keySet()) {
      append(text, scores(score));
    }
    if (settings.size() > 1) {
      append(text, differences());
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%.1f seconds, %s samples/s with each setting%n",
                seconds,
                Numbers.count(Math.round(samples / seconds))))
        .toString();
  }

  private Table counts() {
    Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.RIGHT);
    table.row("setting", "scored", "learned", "refused", "steps skipped");
    for (Setting one : settings) {
      table.row(
          one.setting,
          Numbers.count(one.result.samples()),
          Numbers.count(one.result.learned()),
          Numbers.count(one.refused()),
          Numbers.count(one.result.stepsSkipped()));
    }
    return table;
  }

  private Table scores(String score) {
    Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT);
    table.row(score, "cumulative", "window");
    for (Setting one : settings) {
      table.row(
          one.setting, score(one.result.cumulative(), score), score(one.result.windowed(), score));
    }
    return table;
  }

  private static String score(Map<String, Double> scores, String key) {
    Double value = scores.get(key);
    return value == null ? UNKNOWN : Numbers.score(value);
  }

  private Table differences() {
    Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT);
    table.row("less " + settings.get(0).setting, "loss", "error");
    for (Setting one : settings.subList(1, settings.size())) {
      table.row(one.setting, text(one, Setting::loss), text(one, Setting::error));
    }
    return table;
  }

  private static String text(Setting of, Function<Setting, @Nullable Difference> which) {
    Difference difference = which.apply(of);
    return difference == null ? UNKNOWN : difference.text();
  }

  private static void append(StringBuilder text, Table table) {
    table.lines().forEach(line -> text.append(line).append(System.lineSeparator()));
    text.append(System.lineSeparator());
  }
}
