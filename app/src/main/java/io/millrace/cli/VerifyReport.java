package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.app.Verification;
import io.millrace.checkpoint.Manifest;
import io.millrace.cli.terminal.Numbers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a checkpoint is what its log gives.
 *
 * @param model the model's name
 * @param replica that wrote the checkpoint
 * @param step of the checkpoint
 * @param samples learned or skipped until then
 * @param from the step that was begun with; null: the beginning of the log
 * @param commands that were obeyed meanwhile
 * @param equal whether all bits are the same
 * @param sha256 of the checkpoint
 * @param recomputed SHA-256 of what was computed
 * @param bytes of the checkpoint
 * @param difference the first; null: there is none
 * @param seconds that it took
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record VerifyReport(
    String model,
    int replica,
    long step,
    long samples,
    @Nullable Long from,
    int commands,
    boolean equal,
    String sha256,
    String recomputed,
    long bytes,
    @Nullable StateDifference difference,
    double seconds) {
  static VerifyReport of(
      Verification.Result result, @Nullable StateDifference difference, double seconds) {
    Manifest wanted = result.wanted();
    Manifest start = result.start();
    return new VerifyReport(
        wanted.model(),
        wanted.replica(),
        wanted.step(),
        wanted.samples(),
        start == null ? null : start.step(),
        result.commands(),
        result.isEqual(),
        wanted.sha256(),
        result.sha256(),
        wanted.bytes(),
        difference,
        seconds);
  }

  /** One JSON object on one line. */
  String json() {
    return Json.line(this);
  }

  /** For a person. */
  String text() {
    String learned =
        "learned again from %s: %s samples in all, with %s; %s seconds"
            .formatted(
                from == null ? "the beginning of the log" : "the checkpoint of step " + from,
                Numbers.count(samples),
                commands == 1 ? "1 command" : commands + " commands",
                String.format(Locale.ROOT, "%.1f", seconds));
    String checkpoint =
        "model %s, replica %d: the checkpoint of step %d".formatted(model, replica, step);
    return equal
        ? "%s is what its log gives: all %s bytes are the same%nSHA-256 %s%n%s"
            .formatted(checkpoint, Numbers.count(bytes), sha256, learned)
        : "%s is not what its log gives%n%s%nSHA-256 %s there, %s here%n%s"
            .formatted(
                checkpoint,
                difference == null ? "the step differs" : difference.text(),
                sha256,
                recomputed,
                learned);
  }
}
