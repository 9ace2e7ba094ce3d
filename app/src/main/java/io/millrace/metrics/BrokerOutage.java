package io.millrace.metrics;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once that the brokers don't answer, and once that they do again. Kafka's clients try again
 * without an end, and their own warnings, several a second, are not shown.
 */
final class BrokerOutage {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerOutage.class);

  private boolean lasts;

  /**
   * Notes an answer.
   *
   * @param error instead of it, or null
   */
  synchronized void told(@Nullable Throwable error) {
    if (error instanceof RetriableException && !lasts) {
      lasts = true;
      LOG.warn(
          "the brokers don't answer: {}: nothing is read or written until they do; then all"
              + " goes on by itself; `millrace doctor --config FILE` tells more",
          error.getMessage());
    } else if (error == null && lasts) {
      lasts = false;
      LOG.info("the brokers answer again");
    }
  }
}
