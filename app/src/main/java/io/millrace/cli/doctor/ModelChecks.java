package io.millrace.cli.doctor;

import io.millrace.model.DeviceException;
import io.millrace.model.ModelSettings;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.Models;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Makes the model, which takes TensorFlow's native library and the device, and measures how fast it
 * learns.
 */
public final class ModelChecks {
  private final ModelSettings settings;
  private final Duration transactionTimeout;

  /**
   * For a model.
   *
   * @param transactionTimeout after which the brokers abort what is not committed
   */
  public ModelChecks(ModelSettings settings, Duration transactionTimeout) {
    this.settings = settings;
    this.transactionTimeout = transactionTimeout;
  }

  /** Makes it, has it learn for a few seconds, and lets it go. */
  public List<Finding> run() {
    String device = settings.device().name().toLowerCase(Locale.ROOT);
    try (OnlineModel model = Models.create(settings)) {
      return List.of(
          Finding.ok("tensorflow", model.environment()),
          Finding.ok("device", device + "; the model was built and has scored"),
          speed(Pace.of(model)));
    } catch (DeviceException e) {
      return List.of(
          Finding.ok("tensorflow", "its native library loads"),
          Finding.problem("device", String.valueOf(e.getMessage()), ""));
    } catch (LinkageError e) {
      return List.of(
          Finding.problem(
              "tensorflow",
              "its native library does not load: " + e,
              "build on a machine like this one (mvn package); it needs glibc, and a home folder"
                  + " with 600 MB free for ~/.javacpp"));
    } catch (RuntimeException e) {
      return List.of(
          Finding.problem(
              "tensorflow", "the model can't be built: " + e, "report it, with the settings"));
    }
  }

  /** A mini-batch can't be interrupted for a commit. */
  Finding speed(Pace pace) {
    String text =
        String.format(
            Locale.ROOT,
            "at most %s; a mini-batch of %,d takes %,.1f ms",
            pace.rate(),
            pace.batchSize(),
            pace.step() * 1e3);
    long timeout = transactionTimeout.toMillis();
    return pace.step() * 1e3 <= timeout / 2.0
        ? Finding.ok("speed", text)
        : Finding.problem(
            "speed",
            "%s, more than half of transaction.timeout.ms, %,d: the brokers may abort what is learned, again and again"
                .formatted(text, timeout),
            "take a smaller batch_size or network, or raise kafka.transaction.timeout.ms to %d"
                    .formatted((long) Math.ceil(pace.step() * 4) * 1000)
                + " (the brokers' transaction.max.timeout.ms limits it)");
  }
}
