package io.millrace.checkpoint;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The committed records of a topic, from its start to where it ends now. */
public final class CommittedRecords {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Polls without a record until the topic counts as unreadable. */
  private static final int EMPTY_POLLS = 150;

  private CommittedRecords() {}

  /**
   * A consumer for {@link #read}, without a group.
   *
   * @param kafka the user's Kafka properties
   */
  public static Consumer<byte[], byte[]> consumer(Map<String, String> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Reads all partitions of a topic.
   *
   * @param consumers makes a consumer, which is closed again
   * @param each is given the records, those of a partition in order
   * @throws TimeoutException if the topic can't be read to its end
   */
  public static void read(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      int empty = 0;
      while (!isAtEnd(consumer, ends)) {
        var records = consumer.poll(POLL);
        records.forEach(each);
        empty = records.isEmpty() ? empty + 1 : 0;
        if (empty == EMPTY_POLLS) {
          throw new TimeoutException(
              "topic %s: its end %s was not reached; are all its partitions available?"
                  .formatted(topic, ends));
        }
      }
    }
  }

  private static boolean isAtEnd(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }
}
