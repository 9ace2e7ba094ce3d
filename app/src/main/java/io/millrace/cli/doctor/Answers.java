package io.millrace.cli.doctor;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what the brokers answer. */
final class Answers {
  private Answers() {}

  /** The answer about one of those asked about. */
  static <K, T> T get(Map<K, KafkaFuture<T>> answers, K key) throws InterruptedException {
    return get(Objects.requireNonNull(answers.get(key)));
  }

  /**
   * The answer. The client's own timeout ends the wait.
   *
   * @throws KafkaException if the brokers refuse, or don't answer in time
   */
  static <T> T get(Future<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException refused
          ? refused
          : new KafkaException(String.valueOf(e.getCause()), e.getCause());
    }
  }
}
