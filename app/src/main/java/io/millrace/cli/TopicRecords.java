package io.millrace.cli;

import io.millrace.checkpoint.CommittedRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Looks at a topic's committed records without a consumer group: no offsets are stored. */
final class TopicRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Polls without a record until the topic counts as unreadable. */
  private static final int EMPTY_POLLS = 100;

  /** Offsets to look back over for one record: each may have a transaction of its own. */
  private static final int OFFSETS_PER_RECORD = 3;

  private static final Comparator<ConsumerRecord<byte[], byte[]>> BY_TIME =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
          .thenComparing(ConsumerRecord::partition)
          .thenComparing(ConsumerRecord::offset);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final List<TopicPartition> partitions;

  /**
   * Looks for the topic.
   *
   * @param kafka the user's Kafka properties
   * @throws CommandException if there is none of that name
   */
  TopicRecords(Map<String, String> kafka, String topic) {
    this(CommittedRecords.consumer(kafka), topic);
  }

  /** With a consumer of its own, which it closes. */
  TopicRecords(Consumer<byte[], byte[]> consumer, String topic) {
    this.topic = topic;
    this.consumer = consumer;
    try {
      partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new CommandException("topic " + topic + ": there is no such topic");
      }
      consumer.assign(partitions);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Reads from the beginning to where the topic ends now.
   *
   * @param each is given the records, those of a partition in order, and tells whether to go on
   */
  void read(Predicate<ConsumerRecord<byte[], byte[]>> each) {
    consumer.seekToBeginning(partitions);
    readToEnd(each);
  }

  /** The first records of all partitions, by their timestamps. */
  List<ConsumerRecord<byte[], byte[]>> first(int most) {
    Map<Integer, List<ConsumerRecord<byte[], byte[]>>> byPartition = new HashMap<>();
    read(
        record -> {
          var taken = byPartition.computeIfAbsent(record.partition(), p -> new ArrayList<>());
          if (taken.size() < most) {
            taken.add(record);
          }
          if (taken.size() == most) {
            consumer.pause(List.of(new TopicPartition(topic, record.partition())));
          }
          return consumer.paused().size() < partitions.size();
        });
    return byPartition.values().stream().flatMap(List::stream).sorted(BY_TIME).limit(most).toList();
  }

  /** The last records of all partitions, by their timestamps. */
  List<ConsumerRecord<byte[], byte[]>> last(int most) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    consumer
        .endOffsets(partitions)
        .forEach(
            (partition, end) ->
                consumer.seek(
                    partition,
                    Math.max(
                        beginnings.getOrDefault(partition, 0L),
                        end - (long) OFFSETS_PER_RECORD * most)));
    Map<Integer, Deque<ConsumerRecord<byte[], byte[]>>> byPartition = new HashMap<>();
    readToEnd(
        record -> {
          var kept = byPartition.computeIfAbsent(record.partition(), p -> new ArrayDeque<>());
          kept.add(record);
          if (kept.size() > most) {
            kept.remove();
          }
          return true;
        });
    List<ConsumerRecord<byte[], byte[]>> all =
        byPartition.values().stream().flatMap(Deque::stream).sorted(BY_TIME).toList();
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private void readToEnd(Predicate<ConsumerRecord<byte[], byte[]>> each) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    int empty = 0;
    while (!isAtEnd(ends)) {
      var records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (!each.test(record)) {
          return;
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

  private boolean isAtEnd(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(
            end ->
                consumer.paused().contains(end.getKey())
                    || consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
