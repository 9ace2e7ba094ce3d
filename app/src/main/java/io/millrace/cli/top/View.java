package io.millrace.cli.top;

import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.cli.top.Scrape.Sample;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a running app as a table, the most telling columns first, so that a narrow
 * terminal shows those.
 */
public final class View {
  private static final String UNKNOWN = "-";
  private static final List<String> MAIN_SCORES = List.of("accuracy", "rmse");

  private final Scrape now;
  private final @Nullable Scrape before;
  private final double seconds;

  /**
   * Shows a scrape.
   *
   * @param before an earlier one that rates are computed from, or null to show none
   * @param seconds between the two
   */
  public View(Scrape now, @Nullable Scrape before, double seconds) {
    this.now = now;
    this.before = before;
    this.seconds = seconds;
  }

  /** The table, at most this many characters wide. */
  public List<String> lines(int width) {
    List<Sample> replicas =
        now.all("millrace_step", Map.of())
            .sorted(
                Comparator.comparing((Sample s) -> label(s, "model"))
                    .thenComparing(s -> label(s, "replica"), Comparator.comparing(View::order)))
            .toList();
    if (replicas.isEmpty()) {
      return List.of("no replica has started yet");
    }
    String score = mainScore();
    Align[] columns = new Align[12];
    Arrays.fill(columns, Align.RIGHT);
    columns[0] = Align.LEFT;
    Table table =
        new Table(columns)
            .row(
                "replica",
                "samples/s",
                "step",
                "loss",
                score,
                "lag",
                "pending",
                "dead",
                "skipped",
                "learning rate",
                "gradient",
                "checkpoint");
    replicas.forEach(replica -> table.row(row(replica.labels(), score)));
    return table.lines(width);
  }

  private String[] row(Map<String, String> labels, String score) {
    Map<String, String> replica =
        Map.of("model", label(labels, "model"), "replica", label(labels, "replica"));
    return new String[] {
      label(labels, "model") + "/" + label(labels, "replica"),
      perSecond(replica),
      count(now.sum("millrace_step", replica)),
      text("%.4f", now.sum("millrace_loss", with(replica, "scope", "window"))),
      text("%.4f", score(score, replica)),
      count(lag(label(labels, "replica"))),
      count(now.sum("millrace_pending_samples", replica)),
      count(now.sum("millrace_dead_letters_total", replica)),
      count(now.sum("millrace_steps_skipped_total", replica)),
      text("%.2g", now.sum("millrace_learning_rate", replica)),
      text("%.2g", now.sum("millrace_gradient_norm", replica)),
      text("%,.0f s ago", now.sum("millrace_checkpoint_age_seconds", replica)),
    };
  }

  private String mainScore() {
    return MAIN_SCORES.stream()
        .filter(name -> now.all("millrace_score", Map.of("score", name)).findAny().isPresent())
        .findFirst()
        .orElse("score");
  }

  private OptionalDouble score(String name, Map<String, String> replica) {
    return now.sum("millrace_score", with(with(replica, "scope", "window"), "score", name));
  }

  private String perSecond(Map<String, String> replica) {
    OptionalDouble last = now.sum("millrace_samples_learned_total", replica);
    OptionalDouble first =
        before == null
            ? OptionalDouble.empty()
            : before.sum("millrace_samples_learned_total", replica);
    // The counter begins anew with the app.
    return last.isPresent() && first.isPresent() && seconds > 0
        ? text("%,.0f", Math.max(0, last.getAsDouble() - first.getAsDouble()) / seconds)
        : UNKNOWN;
  }

  /** A replica's is that of the partition with its number; Kafka repeats it under other names. */
  private OptionalDouble lag(String replica) {
    return now.all("kafka_consumer_fetch_manager_records_lag", Map.of("partition", replica))
        .filter(sample -> label(sample, "client_id").matches(".*-StreamThread-\\d+-consumer"))
        .mapToDouble(Sample::value)
        .max();
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    return Stream.concat(labels.entrySet().stream(), Map.of(name, value).entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String label(Sample sample, String name) {
    return label(sample.labels(), name);
  }

  private static String label(Map<String, String> labels, String name) {
    return labels.getOrDefault(name, "");
  }

  /** Replicas are numbered: 10 comes behind 9. */
  private static int order(String replica) {
    return replica.matches("\\d{1,9}") ? Integer.parseInt(replica) : Integer.MAX_VALUE;
  }

  private static String count(OptionalDouble value) {
    return text("%,.0f", value);
  }

  private static String text(String format, OptionalDouble value) {
    return value.isPresent() && Double.isFinite(value.getAsDouble())
        ? text(format, value.getAsDouble())
        : UNKNOWN;
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
