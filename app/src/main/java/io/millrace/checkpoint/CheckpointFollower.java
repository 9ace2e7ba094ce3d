package io.millrace.checkpoint;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a checkpoints topic from its start, and then what is committed to it, on a thread of its
 * own. If that fails, for whatever reason, it begins again, for as long as it takes.
 */
public final class CheckpointFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final long END_SECONDS = 10;

  /** Is given the records, by the follower's thread. */
  interface Reader {
    /** The topic's first record comes next. */
    void begin();

    /** The next record of a partition. */
    void accept(ConsumerRecord<byte[], byte[]> record);

    /** All that was there has come; called again whenever more has, or may have. */
    void atEnd();

    /** The topic can't be read, in one sentence. */
    void fault(String fault);
  }

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final Reader reader;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to follow.
   *
   * @param consumers makes a consumer of committed records only
   */
  CheckpointFollower(Supplier<Consumer<byte[], byte[]>> consumers, String topic, Reader reader) {
    this.consumers = consumers;
    this.topic = topic;
    this.reader = reader;
    thread = new Thread(this::run, "millrace-checkpoints");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    do {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        follow(consumer);
      } catch (KafkaException e) {
        reader.fault("topic " + topic + " can't be read: " + e.getMessage());
      } catch (RuntimeException | Error e) { // without this thread nothing new would ever come
        LOG.error("following the topic {} failed; it is read again from its start", topic, e);
        reader.fault("topic " + topic + " can't be followed: " + e);
      }
    } while (!isClosed(AGAIN));
  }

  private boolean isClosed(Duration within) {
    try {
      return closed.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      reader.fault("topic " + topic + " is not there");
      return;
    }
    List<TopicPartition> partitions =
        found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    reader.begin();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    while (!isClosed(Duration.ZERO)) {
      consumer.poll(POLL).forEach(reader::accept);
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      if (ends.isEmpty()) {
        reader.atEnd();
      }
    }
  }

  /** Stops, and waits for that. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
