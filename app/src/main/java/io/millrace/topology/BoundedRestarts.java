package io.millrace.topology;

import io.millrace.data.SchemaRefusedException;
import io.millrace.model.ModelStateException;
import io.millrace.model.SavedModelException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a failed thread, but not for ever: after {@value #LIMIT} failures within 5 minutes, or
 * one that a new thread would only meet again, the client shuts down and the failure stays here for
 * the exit code. Thread-safe.
 */
public final class BoundedRestarts implements StreamsUncaughtExceptionHandler {
  static final int LIMIT = 3;
  static final Duration WITHIN = Duration.ofMinutes(5);

  /** A new thread would only meet them again, and their messages tell all there is to know. */
  private static final List<Class<? extends Throwable>> TOLD =
      List.of(
          KafkaPropertiesException.class,
          ModelStateException.class,
          SavedModelException.class,
          SchemaRefusedException.class,
          RecordTooLargeException.class);

  /** Kafka Streams has no class of its own for it. */
  private static final String PARTITIONS_CHANGED = "has invalid partitions";

  /** It names the topic in a text only. */
  private static final Pattern TOPIC = Pattern.compile("sending record to topic (\\S+) for task");

  private static final Logger LOG = LoggerFactory.getLogger(BoundedRestarts.class);

  private final Clock clock;
  private final Deque<Long> failures = new ArrayDeque<>();
  private @Nullable Throwable failure;

  /** Counts failures by this clock. */
  public BoundedRestarts(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable thrown) {
    // It may die of what is told here, which Java would print once more, with a stack trace.
    Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
    Throwable exception = told(thrown);
    long now = clock.millis();
    failures.addLast(now);
    while (failures.getFirst() <= now - WITHIN.toMillis()) {
      failures.removeFirst();
    }
    if (isLasting(exception) || failures.size() > LIMIT) {
      failure = exception;
      LOG.error("a thread failed; shutting down: {}", message(exception));
      LOG.debug("it failed by", thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn(
        "a thread failed and is replaced ({} of {}): {}",
        failures.size(),
        LIMIT,
        message(exception));
    LOG.debug("it failed by", thrown);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** The limits to which records are cut are read once: another thread would only meet it again. */
  private static Throwable told(Throwable exception) {
    for (Throwable t = exception; t != null; t = t.getCause()) {
      Matcher topic = TOPIC.matcher(String.valueOf(t.getMessage()));
      if (root(t) instanceof RecordTooLargeException tooLarge && topic.find()) {
        return new RecordTooLargeException(
            ("topic %s refuses a record: %s If its max.message.bytes was lowered, start the app"
                    + " again: it cuts its records to what fits")
                .formatted(topic.group(1), tooLarge.getMessage()));
      }
    }
    return exception;
  }

  private static Throwable root(Throwable exception) {
    Throwable cause = exception;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** What is behind it: Kafka Streams wraps it in where it happened. */
  private static String message(Throwable exception) {
    Throwable cause = root(exception);
    return isTold(cause) ? String.valueOf(cause.getMessage()) : cause.toString();
  }

  /** What made the client shut down, if something did: the process should then exit with 1. */
  public synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  private static boolean isTold(Throwable exception) {
    return TOLD.stream().anyMatch(type -> type.isInstance(exception));
  }

  private static boolean isLasting(Throwable exception) {
    for (Throwable t = exception; t != null; t = t.getCause()) {
      if (isTold(t)
          || String.valueOf(t.getMessage()).contains(PARTITIONS_CHANGED)
          || t instanceof Error) {
        return true;
      }
    }
    return false;
  }
}
