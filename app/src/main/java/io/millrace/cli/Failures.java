package io.millrace.cli;

import io.millrace.app.AppException;
import io.millrace.broker.BrokerStartException;
import io.millrace.cli.init.InitException;
import io.millrace.config.ConfigException;
import io.millrace.data.AwaitedException;
import io.millrace.data.SchemaRefusedException;
import io.millrace.model.DeviceException;
import io.millrace.model.ModelStateException;
import io.millrace.model.SavedModelException;
import io.millrace.server.ServerStartException;
import io.millrace.topology.KafkaPropertiesException;
import io.millrace.topology.TopicMismatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What a person is told of an error: what the settings, the files or the surroundings are to blame
 * for, in a sentence; what is not foreseen, as the bug that it is.
 */
final class Failures {
  /** Their messages tell all there is to know. */
  private static final List<Class<? extends Throwable>> EXPECTED =
      List.of(
          ConfigException.class,
          CommandException.class,
          InitException.class,
          AppException.class,
          KafkaPropertiesException.class,
          TopicMismatchException.class,
          BrokerStartException.class,
          ServerStartException.class,
          DeviceException.class,
          ModelStateException.class,
          AwaitedException.class,
          SchemaRefusedException.class,
          SavedModelException.class,
          IOException.class,
          UncheckedIOException.class,
          KafkaException.class);

  private Failures() {}

  /** The lines to print. */
  static String text(Throwable error) {
    Throwable told = unwrap(error);
    if (told instanceof TimeoutException) {
      return told.getMessage()
          + System.lineSeparator()
          + "The brokers don't answer: check kafka.bootstrap.servers, or let `millrace doctor"
          + " --config FILE` look.";
    }
    if (told instanceof OutOfMemoryError) {
      return outOfMemory(String.valueOf(told.getMessage()));
    }
    if (told instanceof FileSystemException file) {
      return file.getFile() + ": " + reason(file);
    }
    return isExpected(told) ? message(told) : bug(told);
  }

  /** The JVM calls it so, too, if it may not have another thread. */
  private static String outOfMemory(String what) {
    String remedy =
        what.contains("native thread")
            ? "raise the number of processes that it may have, by ulimit -u or in its container"
            : "the heap may take %d MiB: raise that, by -Xmx in JAVA_OPTS, or make the model, its"
                    .formatted(Runtime.getRuntime().maxMemory() >> 20)
                + " mini-batches or its records smaller";
    return "out of memory: %s: %s".formatted(what, remedy);
  }

  /** Kafka's clients say that they could not be made, and only the cause says why. */
  private static String message(Throwable error) {
    String message = String.valueOf(error.getMessage());
    String why = root(error).getMessage();
    return !(error instanceof KafkaException) || why == null || message.contains(why)
        ? message
        : message + ": " + why;
  }

  /** The message of most of them is the file's name alone. */
  static String reason(FileSystemException error) {
    if (error instanceof NoSuchFileException) {
      return "there is no such file or folder";
    } else if (error instanceof AccessDeniedException) {
      return "access is denied";
    } else if (error instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    return error.getReason() == null ? error.getClass().getSimpleName() : error.getReason();
  }

  private static String bug(Throwable error) {
    String place =
        Arrays.stream(root(error).getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("io.millrace."))
            .findFirst()
            .map(frame -> ", at " + frame)
            .orElse("");
    return "unexpected: %s%s%nThis is a bug in Millrace: please report it, with what the same %s."
        .formatted(error, place, "command prints with --debug");
  }

  private static Throwable root(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error : root(cause);
  }

  /** Whether the settings or the command line are wrong, rather than something went wrong. */
  static boolean isInvalidInput(Throwable error) {
    Throwable told = unwrap(error);
    return told instanceof ConfigException || told instanceof KafkaPropertiesException;
  }

  /** Whether the message tells all there is to know. */
  static boolean isExpected(Throwable error) {
    return EXPECTED.stream().anyMatch(type -> type.isInstance(error));
  }

  /** What was thrown, without what was wrapped around it on its way here. */
  private static Throwable unwrap(Throwable error) {
    Throwable cause = error.getCause();
    return cause != null
            && (error instanceof CompletionException
                || error instanceof ExecutionException
                || error instanceof UncheckedIOException
                || error instanceof AppException)
        ? unwrap(cause)
        : error;
  }
}
