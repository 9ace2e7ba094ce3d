package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Report(String model, double seconds, List<Replica> replicas) {
  /**
   * How one replica did.
   *
   * @param samples scored, since the model's start
   * @param learned how many of them came by in complete mini-batches: learned, unless one was
   *     skipped or the model was frozen
   * @param pending how many wait for their mini-batch to be complete
   * @param deadLetters records of this run that could not be learned from
   * @param cumulative scores since the model's start
   * @param windowed scores of the latest samples
   * @param frozen why the model does not learn; null: it does
   * @param heldOut of the samples that are scored but never learned; null: there were none
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Replica(
      int replica,
      long samples,
      long learned,
      long step,
      int pending,
      long deadLetters,
      Map<String, Double> cumulative,
      Map<String, Double> windowed,
      @Nullable String frozen,
      @Nullable HeldOut heldOut) {}

  /**
   * How the samples that are held out were predicted.
   *
   * @param samples scored since the model's start
   * @param cumulative scores since then
   * @param windowed scores of the latest of them
   */
  record HeldOut(long samples, Map<String, Double> cumulative, Map<String, Double> windowed) {
    static @Nullable HeldOut of(ReplicaStatus.HeldOut status) {
      return status.samples() == 0
          ? null
          : new HeldOut(status.samples(), status.cumulative(), status.windowed());
    }
  }

  /** From what the replicas last said. */
  static Report of(String model, int batchSize, double seconds, List<ReplicaStatus> replicas) {
    return new Report(
        model,
        seconds,
        replicas.stream()
            .map(
                status ->
                    new Replica(
                        status.replica(),
                        status.samples(),
                        status.step() * batchSize,
                        status.step(),
                        status.pending(),
                        status.deadLetters(),
                        status.cumulative(),
                        status.windowed(),
                        status.frozen(),
                        HeldOut.of(status.heldOut())))
            .toList());
  }

  /** One JSON object on one line. */
  String json() {
    try {
      return new ObjectMapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a person. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Replica replica : replicas) {
      text.append(String.format(Locale.ROOT, "%s, replica %d%n", model, replica.replica));
      line(text, "samples scored", replica.samples);
      line(text, "samples learned", replica.learned);
      line(text, "waiting for their mini-batch", replica.pending);
      line(text, "steps", replica.step);
      line(text, "dead letters", replica.deadLetters);
      if (replica.frozen != null) {
        text.append(String.format(Locale.ROOT, "  frozen: %s%n", replica.frozen));
      }
      table(text, "", replica.cumulative, replica.windowed);
      if (replica.heldOut != null) {
        String title = String.format(Locale.ROOT, "held out: %,d samples", replica.heldOut.samples);
        table(text, title, replica.heldOut.cumulative, replica.heldOut.windowed);
      }
    }
    return text.append(String.format(Locale.ROOT, "%n%.1f seconds%n", seconds)).toString();
  }

  private static void table(
      StringBuilder text,
      String title,
      Map<String, Double> cumulative,
      Map<String, Double> windowed) {
    text.append(String.format(Locale.ROOT, "%n  %-28s %12s %12s%n", title, "cumulative", "window"));
    cumulative.forEach(
        (score, value) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "  %-28s %12.4f %12.4f%n",
                    score,
                    value,
                    windowed.getOrDefault(score, Double.NaN))));
  }

  private static void line(StringBuilder text, String what, long count) {
    text.append(String.format(Locale.ROOT, "  %-28s %,12d%n", what, count));
  }
}
