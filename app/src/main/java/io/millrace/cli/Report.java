package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.cli.terminal.Numbers;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.evaluate.MemberScore;
import io.millrace.metrics.Refusal;
import io.millrace.metrics.ReplicaStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run of learning went.
 *
 * @param model the model's name
 * @param seconds that it took
 * @param replicas one for each partition of the samples topic
 * @param refusedRows rows of the file that could not become samples, by their reason
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Report(String model, double seconds, List<Replica> replicas, List<RefusedRows> refusedRows) {
  /**
   * How one replica did.
   *
   * @param samples scored, since the model's start
   * @param unlabelled predicted since then without a label
   * @param learned how many of those scored came by in complete mini-batches and were not skipped
   *     by this process: learned, unless the model was frozen
   * @param stepsSkipped mini-batches that this process skipped, as their loss or gradient was not
   *     finite
   * @param pending how many wait for their mini-batch to be complete
   * @param deadLetters records of this run that could not be learned from
   * @param refusals these by their reason, most of a kind first
   * @param cumulative scores since the model's start
   * @param windowed scores of the latest samples
   * @param frozen why the model does not learn; null: it does
   * @param heldOut of the samples that are scored but never learned; null: there were none
   * @param delayed of the samples whose labels came later; null: there were none
   * @param members of a pool, in their order
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Replica(
      int replica,
      long samples,
      long unlabelled,
      long learned,
      long step,
      long stepsSkipped,
      int pending,
      long deadLetters,
      List<Refusal> refusals,
      Map<String, Double> cumulative,
      Map<String, Double> windowed,
      @Nullable String frozen,
      @Nullable Judged heldOut,
      @Nullable Judged delayed,
      List<MemberScore> members) {}

  /**
   * How a part of the samples was predicted.
   *
   * @param samples judged since the model's start
   * @param cumulative scores since then
   * @param windowed scores of the latest of them
   */
  record Judged(long samples, Map<String, Double> cumulative, Map<String, Double> windowed) {
    static @Nullable Judged of(ReplicaStatus.Judged status) {
      return status.samples() == 0
          ? null
          : new Judged(status.samples(), status.cumulative(), status.windowed());
    }
  }

  /** From what the replicas last said. */
  static Report of(String model, int batchSize, double seconds, List<ReplicaStatus> replicas) {
    return of(model, batchSize, 0, seconds, replicas);
  }

  /** The same of a model that started with what it had learned from so many samples. */
  static Report of(
      String model, int batchSize, long start, double seconds, List<ReplicaStatus> replicas) {
    return new Report(
        model,
        seconds,
        replicas.stream()
            .map(
                status ->
                    new Replica(
                        status.replica(),
                        status.samples(),
                        status.unlabelled(),
                        status.learned() - start - status.stepsSkipped() * batchSize,
                        status.step(),
                        status.stepsSkipped(),
                        status.pending(),
                        status.deadLetters(),
                        status.refusals(),
                        status.cumulative(),
                        status.windowed(),
                        status.frozen(),
                        Judged.of(status.heldOut()),
                        Judged.of(status.delayed()),
                        status.members()))
            .toList(),
        List.of());
  }

  /** The same, of a file with such rows. */
  Report with(List<RefusedRows> rows) {
    return new Report(model, seconds, replicas, rows);
  }

  /** One JSON object on one line. */
  String json() {
    return Json.line(this);
  }

  /** For a person. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Replica replica : replicas) {
      text.append(String.format(Locale.ROOT, "%s, replica %d%n", model, replica.replica));
      append(text, counts(replica));
      append(text, refusals(replica));
      if (replica.frozen != null) {
        text.append("  frozen: ").append(replica.frozen).append(System.lineSeparator());
      }
      if (!replica.cumulative.isEmpty()) {
        text.append(System.lineSeparator());
        append(text, scores("", replica.cumulative, replica.windowed));
      }
      append(text, "held out", replica.heldOut);
      append(text, "when the label was not known yet", replica.delayed);
      if (!replica.members.isEmpty()) {
        text.append(System.lineSeparator());
        append(text, members(replica.members));
      }
      text.append(System.lineSeparator());
    }
    if (!refusedRows.isEmpty()) {
      text.append("rows of the file that are no samples, on the dead-letter topic")
          .append(System.lineSeparator());
      append(text, rows());
      text.append(System.lineSeparator());
    }
    return text.append(String.format(Locale.ROOT, "%.1f seconds%n", seconds)).toString();
  }

  private Table rows() {
    Table table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT);
    refusedRows.forEach(
        rows -> table.row(rows.reason(), Numbers.count(rows.count()), rows.example()));
    return table;
  }

  private static Table counts(Replica replica) {
    Table table =
        new Table(Align.LEFT, Align.RIGHT).row("samples scored", Numbers.count(replica.samples));
    if (replica.unlabelled > 0) {
      table.row("predicted without a label", Numbers.count(replica.unlabelled));
    }
    return table
        .row("samples learned", Numbers.count(replica.learned))
        .row("waiting for their mini-batch", Numbers.count(replica.pending))
        .row("steps", Numbers.count(replica.step))
        .row("steps skipped", Numbers.count(replica.stepsSkipped))
        .row("dead letters", Numbers.count(replica.deadLetters));
  }

  private static Table refusals(Replica replica) {
    Table table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT);
    for (Refusal refusal : replica.refusals) {
      table.row(
          "  " + refusal.reason(),
          Numbers.count(refusal.count()),
          "%s (offset %d)".formatted(refusal.example(), refusal.offset()));
    }
    return table;
  }

  /** Records whose predictions were scored, those held out among them. */
  long scored() {
    return replicas.stream().mapToLong(Replica::samples).sum();
  }

  /** Records that were predicted and have no label. */
  long unlabelled() {
    return replicas.stream().mapToLong(Replica::unlabelled).sum();
  }

  /** Whether most mini-batches could not be learned. */
  boolean hasDiverged() {
    return replicas.stream().anyMatch(replica -> 2 * replica.stepsSkipped > replica.step);
  }

  /** Records and rows that went to the dead letters. */
  long refused() {
    return replicas.stream().mapToLong(Replica::deadLetters).sum()
        + refusedRows.stream().mapToLong(RefusedRows::count).sum();
  }

  private static Table scores(
      String title, Map<String, Double> cumulative, Map<String, Double> windowed) {
    Table table = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT);
    table.row(title, "cumulative", "window");
    cumulative.forEach(
        (score, value) ->
            table.row(
                score,
                Numbers.score(value),
                Numbers.score(windowed.getOrDefault(score, Double.NaN))));
    return table;
  }

  private static Table members(List<MemberScore> members) {
    Table table =
        new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.RIGHT)
            .row("member", "loss", "window", "wins", "weight", "resets");
    for (MemberScore member : members) {
      table.row(
          member.name(),
          Numbers.score(member.cumulative().loss()),
          Numbers.score(member.windowed().loss()),
          Numbers.score(member.cumulative().wins()),
          Numbers.score(member.weight()),
          Numbers.count(member.resets()));
    }
    return table;
  }

  private static void append(StringBuilder text, String title, @Nullable Judged part) {
    if (part != null) {
      text.append(System.lineSeparator());
      String of = title + ": " + Numbers.count(part.samples) + " samples";
      append(text, scores(of, part.cumulative, part.windowed));
    }
  }

  private static void append(StringBuilder text, Table table) {
    table.lines().forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
  }
}
