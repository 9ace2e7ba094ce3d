package io.millrace.metrics;

import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the brokers answer. Logs once that they don't, and once that they do again. Kafka's
 * clients try again without an end, and their own warnings, several a second, are not shown.
 */
final class BrokerOutage {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerOutage.class);

  private @Nullable String reason;

  /**
   * Notes an answer.
   *
   * @param error instead of it, or null
   */
  synchronized void told(@Nullable Throwable error) {
    if (error instanceof RetriableException && reason == null) {
      reason =
          "the brokers don't answer: %s: nothing is read or written until they do"
              .formatted(error.getMessage());
      LOG.warn(
          "{}; then all goes on by itself; `millrace doctor --config FILE` tells more", reason);
    } else if (isAnswer(error) && reason != null) {
      reason = null;
      LOG.info("the brokers answer again");
    }
  }

  /** A refusal is an answer, too. */
  private static boolean isAnswer(@Nullable Throwable error) {
    return error == null || error instanceof AuthorizationException;
  }

  /** That the brokers don't answer, in one sentence; empty if they do, or have not been asked. */
  synchronized Optional<String> reason() {
    return Optional.ofNullable(reason);
  }
}
