package io.millrace.cli.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.cli.terminal.Numbers;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/**
 * The replicas of a running app as a table, the most telling columns first, so that a narrow
 * terminal shows those.
 */
public final class View {
  private static final String UNKNOWN = "-";

  private final JsonNode now;
  private final JsonNode before;
  private final double seconds;

  /** Shows an answer of {@code /api/status}, without rates. */
  public View(JsonNode now) {
    this(now, MissingNode.getInstance(), 0);
  }

  /**
   * Shows an answer of {@code /api/status}.
   *
   * @param before an earlier one that rates are computed from
   * @param seconds between the two
   */
  public View(JsonNode now, JsonNode before, double seconds) {
    this.now = now;
    this.before = before;
    this.seconds = seconds;
  }

  /** The table, at most this many characters wide. */
  public List<String> lines(int width) {
    JsonNode replicas = now.path("replicas");
    if (replicas.isEmpty()) {
      return List.of("no replica has started yet");
    }
    String score = now.at("/model/classes").isEmpty() ? "rmse" : "accuracy";
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
    replicas.forEach(replica -> table.row(row(replica, score)));
    return Stream.concat(table.lines(width).stream(), members(replicas, width)).toList();
  }

  /** A line for each member of the pools, below an empty one; none if there is no pool. */
  private static Stream<String> members(JsonNode replicas, int width) {
    if (replicas.findPath("members").isEmpty()) {
      return Stream.empty();
    }
    Align[] columns = new Align[5];
    Arrays.fill(columns, Align.RIGHT);
    columns[0] = Align.LEFT;
    Table table = new Table(columns).row("member", "loss", "wins", "weight", "resets");
    for (JsonNode replica : replicas) {
      for (JsonNode member : replica.at("/status/members")) {
        table.row(
            name(replica) + " " + member.path("name").asText(),
            text(Numbers::score, member.at("/windowed/loss")),
            text(Numbers::score, member.at("/windowed/wins")),
            text(Numbers::score, member.path("weight")),
            text("%,.0f", member.path("resets")));
      }
    }
    return Stream.concat(Stream.of(""), table.lines(width).stream());
  }

  private String[] row(JsonNode replica, String score) {
    JsonNode status = replica.path("status");
    return new String[] {
      name(replica),
      perSecond(replica),
      text("%,.0f", status.path("step")),
      text(Numbers::score, status.at("/windowed/loss")),
      text(Numbers::score, status.path("windowed").path(score)),
      text("%,.0f", replica.path("lag")),
      text("%,.0f", status.path("pending")),
      text("%,.0f", status.path("deadLetters")),
      text("%,.0f", replica.path("stepsSkipped")),
      text(Numbers::brief, status.path("learningRate")),
      text(Numbers::brief, status.path("gradientNorm")),
      text(Numbers::age, replica.path("checkpointAge")),
    };
  }

  private static String name(JsonNode replica) {
    return replica.at("/status/model").asText() + "/" + replica.at("/status/replica").asText();
  }

  private String perSecond(JsonNode replica) {
    for (JsonNode earlier : before.path("replicas")) {
      if (name(earlier).equals(name(replica)) && seconds > 0) {
        double learned = learned(replica) - learned(earlier);
        // The count begins anew with the replica's task.
        return text("%,.0f", Math.max(0, learned) / seconds);
      }
    }
    return UNKNOWN;
  }

  private static double learned(JsonNode replica) {
    return replica.path("samplesLearned").asDouble();
  }

  private static String text(String format, JsonNode value) {
    return text(number -> text(format, number), value);
  }

  private static String text(DoubleFunction<String> format, JsonNode value) {
    return value.isNumber() ? format.apply(value.asDouble()) : UNKNOWN;
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
