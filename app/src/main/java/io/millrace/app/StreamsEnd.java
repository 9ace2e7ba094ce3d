package io.millrace.app;

import io.millrace.topology.TopicSpec;
import io.millrace.topology.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The end of a Kafka Streams application. It commits, for which it waits for the brokers as long as
 * it is let: so when none answers, or a topic was deleted under it, it is left alone. Its open
 * transaction ends as after a crash.
 */
final class StreamsEnd {
  /** Most applications stop within a second. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final int ANSWER_MS = 3_000;

  private StreamsEnd() {}

  /**
   * Commits and stops.
   *
   * @param brokers of the application
   * @param topics without which it can't commit
   * @param patience how long it may take as long as a broker answers
   * @return why it may not have committed, or empty if it has
   */
  static Optional<String> of(
      KafkaStreams streams, Admin brokers, List<TopicSpec> topics, Duration patience) {
    long begun = System.nanoTime();
    // Before, Kafka Streams may not have made its own topics yet.
    boolean hasAll = streams.state() == KafkaStreams.State.RUNNING;
    while (!streams.close(LOOK)) {
      if (System.nanoTime() - begun > patience.toNanos()) {
        return Optional.of(
            "Kafka Streams did not stop within %d s".formatted(patience.toSeconds()));
      }
      if (!answer(brokers)) {
        return Optional.of("the brokers don't answer");
      }
      Optional<TopicSpec> deleted =
          topics.stream()
              .filter(topic -> hasAll || !topic.role().isMadeByStreams())
              .filter(topic -> isDeleted(topic, brokers))
              .findFirst();
      if (deleted.isPresent()) {
        return Optional.of("topic %s is deleted".formatted(deleted.get().name()));
      }
    }
    return Optional.empty();
  }

  private static boolean answer(Admin brokers) {
    try {
      brokers.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MS)).nodes().get();
      return true;
    } catch (ExecutionException e) {
      return !(e.getCause() instanceof RetriableException);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isDeleted(TopicSpec topic, Admin brokers) {
    try {
      Uuid unused = Topics.id(brokers, topic.name());
      return false;
    } catch (UnknownTopicOrPartitionException e) {
      return true;
    } catch (KafkaException e) {
      return false; // nobody knows
    }
  }
}
