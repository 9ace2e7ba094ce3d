package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.cli.terminal.Numbers;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.metrics.ReplicaStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How learning goes right now, all replicas together.
 *
 * @param samples predicted since the model's start
 * @param unlabelled how many of them have no label
 * @param perSecond samples, lately; null where it is not known
 * @param windowed scores of the first replica's latest samples, by name
 * @param frozen whether one of the replicas does not learn
 * @param lag records of the samples topic that are not read yet; null where it is not known, or a
 *     model is not there yet: what waits for it counts as read
 * @param etaSeconds until the end, or null where none is in sight
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProgressReport(
    String model,
    long samples,
    long unlabelled,
    @Nullable Double perSecond,
    long step,
    Map<String, Double> windowed,
    boolean frozen,
    long deadLetters,
    @Nullable Long lag,
    @Nullable Long etaSeconds) {
  private static final String GAP = "  ";

  /**
   * Sums the replicas up.
   *
   * @param replicas one at least
   * @param remaining samples until the end, or below 0 where none is in sight
   */
  static ProgressReport of(
      List<ReplicaStatus> replicas, @Nullable Double perSecond, OptionalLong lag, long remaining) {
    boolean starting = replicas.stream().anyMatch(replica -> replica.state() == State.STARTING);
    ReplicaStatus first = replicas.get(0);
    return new ProgressReport(
        first.model(),
        replicas.stream().mapToLong(ReplicaStatus::predictions).sum(),
        replicas.stream().mapToLong(ReplicaStatus::unlabelled).sum(),
        perSecond,
        replicas.stream().mapToLong(ReplicaStatus::step).sum(),
        first.windowed(),
        replicas.stream().anyMatch(replica -> replica.frozen() != null),
        replicas.stream().mapToLong(ReplicaStatus::deadLetters).sum(),
        starting || lag.isEmpty() ? null : Long.valueOf(lag.getAsLong()),
        remaining <= 0 || perSecond == null || perSecond <= 0
            ? null
            : Math.round(remaining / perSecond));
  }

  /** One line of at most this many characters: what does not fit is left out, the least first. */
  String line(int width) {
    StringBuilder line = new StringBuilder();
    for (String field : fields()) {
      int length = line.length() + (line.isEmpty() ? 0 : GAP.length()) + field.length();
      if (length > width) {
        break;
      }
      line.append(line.isEmpty() ? "" : GAP).append(field);
    }
    return line.toString();
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    fields.add(text("%,d samples", samples));
    if (perSecond != null) {
      fields.add(text("%,.0f/s", perSecond));
    }
    for (String score : List.of("loss", "accuracy", "rmse")) {
      Double value = windowed.get(score);
      if (value != null) {
        fields.add(score + " " + Numbers.score(value));
      }
    }
    if (frozen) {
      fields.add("frozen");
    }
    if (etaSeconds != null) {
      fields.add("eta " + clock(etaSeconds));
    }
    if (unlabelled > 0) {
      fields.add(text("without label %,d", unlabelled));
    }
    if (deadLetters > 0) {
      fields.add(text("dead letters %,d", deadLetters));
    }
    if (lag != null) {
      fields.add(text("lag %,d", lag));
    }
    fields.add(text("step %,d", step));
    return fields;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Hours, where there are any, minutes and seconds. */
  private static String clock(long seconds) {
    return seconds < 3600
        ? text("%d:%02d", seconds / 60, seconds % 60)
        : text("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
