package io.millrace.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Watches, from outside, how the committed end of an output topic moves. A measurement begins with
 * the first commit behind the warm-up and ends with the last but one, so that neither start nor end
 * of a run is in it.
 */
final class Meter {
  private static final long POLL_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  private final Admin admin;
  private final OwnProcess broker;

  Meter(Admin admin, OwnProcess broker) {
    this.admin = admin;
    this.broker = broker;
  }

  /** What stood where at the time of a commit. */
  private record Mark(long offset, long nanos, Duration clientCpu, Duration brokerCpu) {}

  /** Creates a topic. */
  void create(String topic, int partitions) throws InterruptedException, ExecutionException {
    NewTopic wanted =
        new NewTopic(topic, partitions, (short) 1).configs(Map.of("retention.ms", "-1"));
    admin.createTopics(List.of(wanted)).all().get();
  }

  /** Deletes topics. */
  void delete(List<String> topics) throws InterruptedException, ExecutionException {
    admin.deleteTopics(topics).all().get();
  }

  /**
   * Waits until the topic holds {@code samples} records and tells what those after the first {@code
   * warmUp} took.
   *
   * @param partitions of the topic
   * @param atFirst is told, once, how many records there are at the end of the warm-up
   * @throws IllegalStateException if that takes too long, or the client stops
   */
  Measurement await(
      String topic,
      int partitions,
      OwnProcess client,
      long warmUp,
      long samples,
      LongConsumer atFirst)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    Mark first = null;
    Mark last = null;
    long before = 0;
    while (before < samples) {
      Thread.sleep(POLL_MILLIS);
      client.requireAlive();
      long now = System.nanoTime();
      if (now - start > LIMIT.toNanos()) {
        throw new IllegalStateException(topic + ": only " + before + " records after " + LIMIT);
      }
      long offset = committed(topic, partitions);
      if (offset > before && offset >= warmUp && offset < samples) {
        last = new Mark(offset, now, client.cpu(), broker.cpu());
        if (first == null) {
          first = last;
          atFirst.accept(offset);
        }
      }
      before = offset;
    }
    return between(first, last);
  }

  /**
   * Waits for the first commits and tells what those between the end of the warm-up and that of the
   * time took, however many there are.
   *
   * @param warmUp since the first commit, unless a third of the records comes before
   * @param time to measure after that
   * @param most committed records, which end it early
   * @throws IllegalStateException if that takes too long, or the client stops
   */
  Measurement await(String topic, OwnProcess client, Duration warmUp, Duration time, long most)
      throws InterruptedException, ExecutionException {
    long begun = System.nanoTime();
    long limit = PATIENCE.plus(warmUp).plus(time).toNanos();
    long start = 0;
    Mark first = null;
    Mark last = null;
    long before = 0;
    while (before < most && (first == null || System.nanoTime() - first.nanos < time.toNanos())) {
      Thread.sleep(POLL_MILLIS);
      client.requireAlive();
      long now = System.nanoTime();
      if (now - begun > limit) {
        throw new IllegalStateException(topic + ": only " + before + " records in time");
      }
      long offset = committed(topic, 1);
      if (offset > before) {
        start = before == 0 ? now : start;
        if (now - start >= warmUp.toNanos() || offset >= most / 3) {
          last = new Mark(offset, now, client.cpu(), broker.cpu());
          first = first == null ? last : first;
        }
      }
      before = offset;
    }
    return between(first, last);
  }

  private static Measurement between(@Nullable Mark first, @Nullable Mark last) {
    if (first == null || last == null || last.offset == first.offset) {
      throw new IllegalStateException("too few samples: the run was over with its warm-up");
    }
    return new Measurement(
        last.offset - first.offset,
        Duration.ofNanos(last.nanos - first.nanos),
        last.clientCpu.minus(first.clientCpu),
        last.brokerCpu.minus(first.brokerCpu));
  }

  /** Records of the topic that are committed, with one or two marks for each commit. */
  long committed(String topic, int partitions) throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    try {
      return admin.listOffsets(ends, COMMITTED).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0; // a topic that was just created takes a moment to be known
      }
      throw e;
    }
  }
}
