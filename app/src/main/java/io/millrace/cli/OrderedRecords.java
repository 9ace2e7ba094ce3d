package io.millrace.cli;

import io.millrace.checkpoint.CommittedRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The committed records of a topic, from its beginning to where it ends at the start, in an order
 * that depends on the topic alone: those of a partition as they stand there, the partitions woven
 * together by the timestamps. It belongs to no consumer group, so nothing is stored in the cluster.
 */
final class OrderedRecords implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Polls without a record until the topic counts as unreadable. */
  private static final int EMPTY_POLLS = 150;

  /** Of a partition with so many records in memory no more are fetched for now. */
  private static final int ENOUGH = 1000;

  private static final Comparator<ConsumerRecord<byte[], byte[]>> BY_TIME =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
          .thenComparing(ConsumerRecord::partition);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting =
      new HashMap<>();

  /**
   * Looks for the topic.
   *
   * @param kafka the user's Kafka properties
   * @throws CommandException if there is none of that name
   */
  static OrderedRecords of(Map<String, String> kafka, String topic) {
    Map<String, String> properties = new TreeMap<>(kafka);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new OrderedRecords(CommittedRecords.consumer(properties), topic);
  }

  /** With a consumer of its own, which it closes. */
  OrderedRecords(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new CommandException("topic " + topic + ": there is no such topic");
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      ends = consumer.endOffsets(partitions);
      partitions.forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** How many partitions the topic has. */
  int partitions() {
    return waiting.size();
  }

  @Override
  public boolean hasNext() {
    fill();
    return waiting.values().stream().anyMatch(records -> !records.isEmpty());
  }

  @Override
  public ConsumerRecord<byte[], byte[]> next() {
    fill();
    Deque<ConsumerRecord<byte[], byte[]>> first =
        waiting.values().stream()
            .filter(records -> !records.isEmpty())
            .min(Comparator.comparing(Deque::getFirst, BY_TIME))
            .orElseThrow(NoSuchElementException::new);
    return first.removeFirst();
  }

  /** Until of each partition a record is known, or that there are no more. */
  private void fill() {
    int empty = 0;
    while (waiting.keySet().stream().anyMatch(this::isUnknown)) {
      waiting.forEach(this::slow);
      var records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < end(partition)) {
          records(partition).addLast(record);
        }
      }
      empty = records.isEmpty() ? empty + 1 : 0;
      if (empty == EMPTY_POLLS) {
        throw new TimeoutException(
            "topic %s: its end %s was not reached; are all its partitions available?"
                .formatted(topic, ends));
      }
    }
  }

  private boolean isUnknown(TopicPartition partition) {
    return records(partition).isEmpty() && consumer.position(partition) < end(partition);
  }

  private void slow(TopicPartition partition, Deque<ConsumerRecord<byte[], byte[]>> records) {
    if (records.size() >= ENOUGH) {
      consumer.pause(List.of(partition));
    } else {
      consumer.resume(List.of(partition));
    }
  }

  private long end(TopicPartition partition) {
    return Objects.requireNonNull(ends.get(partition));
  }

  private Deque<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition) {
    return Objects.requireNonNull(waiting.get(partition));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
