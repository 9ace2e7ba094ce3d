package io.millrace.topology;

import io.millrace.checkpoint.CommittedRecords;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.SamplePlace;
import io.millrace.labels.Tick;
import io.millrace.learning.TakenSample;
import io.millrace.topology.LogRecord.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The log that a replica learns, read beside it: committed records only, without a group, and
 * nothing is written. Samples come as the learner takes them, labels and ticks as its join does;
 * what the merge wrote twice comes once. Used by one thread.
 */
public final class LearnedLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Polls without a record until the topic counts as unreadable. */
  private static final int EMPTY_POLLS = 150;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final boolean isMerged;

  /**
   * Reads nothing yet.
   *
   * @param consumer of committed records only, see {@link CommittedRecords#consumer}; closed with
   *     this
   * @param replica that learns it
   */
  public LearnedLog(Consumer<byte[], byte[]> consumer, TopicNames topics, int replica) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topics.learned(), replica);
    this.isMerged = topics.log() != null;
    consumer.assign(List.of(partition));
  }

  /** The offset of the first record that is still there. */
  public long beginning() {
    return offset(consumer.beginningOffsets(List.of(partition)));
  }

  /** The offset behind the last committed record. */
  public long end() {
    return offset(consumer.endOffsets(List.of(partition)));
  }

  private long offset(Map<TopicPartition, Long> offsets) {
    return offsets.getOrDefault(partition, 0L);
  }

  /**
   * The offset of the first record of that time or later; empty if there is none.
   *
   * @param timestamp in ms since 1970-01-01 UTC
   */
  public OptionalLong offsetAt(long timestamp) {
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, timestamp)).get(partition);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
  }

  /**
   * The offset behind the record of a sample; empty if that is deleted.
   *
   * @param sample its place in the samples topic
   * @throws TimeoutException if no record comes for long
   */
  public OptionalLong offsetAfter(SamplePlace sample) {
    long beginning = beginning();
    if (!isMerged) {
      long next = sample.offset() + 1;
      return next < beginning ? OptionalLong.empty() : OptionalLong.of(next);
    }
    Search search = new Search(sample);
    read(beginning, end(), search);
    return search.next;
  }

  /**
   * Gives the samples of a stretch.
   *
   * @param from the first offset
   * @param to the offset behind the last
   * @throws TimeoutException if no record comes for long
   */
  public void read(long from, long to, Taker taker) {
    Seen seen = new Seen();
    consumer.seek(partition, from);
    int empty = 0;
    while (consumer.position(partition) < to) {
      var records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() >= to || !give(record, seen, taker)) {
          return;
        }
      }
      empty = records.isEmpty() ? empty + 1 : 0;
      if (empty == EMPTY_POLLS) {
        throw new TimeoutException(
            "%s: nothing comes from offset %d on, though its end is %d; is the partition available?"
                .formatted(this, consumer.position(partition), to));
      }
    }
  }

  private boolean give(ConsumerRecord<byte[], byte[]> record, Seen seen, Taker taker) {
    try {
      return isMerged
          ? giveMerged(record, seen, taker)
          : taker.take(sample(record, record.partition(), record.offset()), record.offset());
    } catch (InvalidSampleException e) {
      return taker.refuse(e, record.offset(), record.value());
    }
  }

  private boolean giveMerged(ConsumerRecord<byte[], byte[]> record, Seen seen, Taker taker)
      throws InvalidSampleException {
    Kind kind = Kind.of(record.headers());
    if (kind == Kind.TICK) {
      return taker.tick(TickRecord.read(record.headers()));
    }
    boolean isLabel = kind == Kind.LABEL;
    Origin origin = Origin.of(record.headers(), isLabel ? Origin.LABEL : Origin.HEADER);
    if (!seen.isNew(isLabel, origin)) {
      return true;
    }
    return isLabel
        ? taker.label(
            new Label(origin.partition(), record.key(), record.value(), record.timestamp()))
        : taker.take(sample(record, origin.partition(), origin.offset()), record.offset());
  }

  private static TakenSample sample(
      ConsumerRecord<byte[], byte[]> record, int partition, long offset)
      throws InvalidSampleException {
    if (record.value() == null) {
      throw new InvalidSampleException(Reason.UNDECODABLE, "the record has no value");
    }
    return new TakenSample(record.key(), record.value(), record.timestamp(), partition, offset);
  }

  /** Its topic and partition, for people. */
  @Override
  public String toString() {
    return "topic %s, partition %d".formatted(partition.topic(), partition.partition());
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** How far the merge has come, by the records read so far. */
  private final class Seen {
    private final Map<Integer, LogPosition> samples = new HashMap<>();
    private final Map<Integer, LogPosition> labels = new HashMap<>();

    /** False of a record that was there before. */
    boolean isNew(boolean isLabel, Origin origin) {
      LogPosition position =
          (isLabel ? labels : samples)
              .computeIfAbsent(origin.partition(), p -> new LogPosition(partition.topic(), p));
      boolean unused = position.isReplaced(origin.topicId().toString());
      return position.advance(origin.offset());
    }
  }

  /**
   * A label that came later than its sample.
   *
   * @param partition of the labels topic
   * @param key of its record there
   * @param value of its record there
   * @param timestamp of its record there, in ms since 1970-01-01 UTC
   */
  public record Label(
      int partition, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {}

  /** Looks for a sample. */
  private static final class Search implements Taker {
    private final SamplePlace wanted;
    private OptionalLong next = OptionalLong.empty();

    Search(SamplePlace wanted) {
      this.wanted = wanted;
    }

    @Override
    public boolean take(TakenSample sample, long offset) {
      if (sample.partition() == wanted.partition() && sample.offset() == wanted.offset()) {
        next = OptionalLong.of(offset + 1);
      }
      return next.isEmpty();
    }

    @Override
    public boolean refuse(InvalidSampleException fault, long offset, byte @Nullable [] value) {
      return true;
    }
  }

  /** Is given what a log holds, in its order. */
  public interface Taker {
    /**
     * A sample.
     *
     * @param offset of its record in the log
     * @return whether to go on
     */
    boolean take(TakenSample sample, long offset);

    /**
     * A label of a sample before it, or behind it; by default nothing happens.
     *
     * @return whether to go on
     */
    default boolean label(Label label) {
      return true;
    }

    /**
     * Time passes; by default nothing happens.
     *
     * @return whether to go on
     */
    default boolean tick(Tick tick) {
      return true;
    }

    /**
     * A record that can't be a sample.
     *
     * @param offset of the record in the log
     * @return whether to go on
     */
    boolean refuse(InvalidSampleException fault, long offset, byte @Nullable [] value);
  }
}
