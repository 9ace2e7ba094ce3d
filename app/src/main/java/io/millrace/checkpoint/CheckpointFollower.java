package io.millrace.checkpoint;

import io.millrace.model.ModelState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the checkpoints of one replica, on a thread of its own: from the start of the topic it
 * takes the latest, and then each as it is committed. What is torn or corrupted is told and passed
 * over. If the brokers can't be read it tries again, for as long as it takes.
 */
public final class CheckpointFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final long END_SECONDS = 10;

  /** Is told what the topic holds, by the follower's thread. */
  public interface Listener {
    /** Whether a checkpoint is worth reading, by its manifest; if not, it is passed over. */
    boolean wants(Manifest manifest);

    /** A checkpoint is complete, and its digest is right. */
    void found(Manifest manifest, ModelState state);

    /**
     * Something can't be read.
     *
     * @param fault one sentence
     */
    void fault(String fault);
  }

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final String prefix;
  private final Deserializer<Chunk> chunks;
  private final Deserializer<Manifest> manifests;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** What has come of the checkpoint that is being read. */
  private final List<byte[]> parts = new ArrayList<>();

  private String open = "";
  private @Nullable Complete latest;

  /**
   * Begins to follow.
   *
   * @param consumers makes a consumer of committed records only, see {@link
   *     CommittedRecords#consumer}
   */
  public CheckpointFollower(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      String model,
      int replica,
      Deserializer<Chunk> chunks,
      Deserializer<Manifest> manifests,
      Listener listener) {
    this.consumers = consumers;
    this.topic = topic;
    this.prefix = CheckpointKeys.replica(model, replica);
    this.chunks = chunks;
    this.manifests = manifests;
    this.listener = listener;
    thread = new Thread(this::run, "millrace-checkpoints");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    do {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        follow(consumer);
      } catch (KafkaException e) {
        listener.fault("topic " + topic + " can't be read: " + e.getMessage());
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
      listener.fault("topic " + topic + " is not there");
      return;
    }
    List<TopicPartition> partitions =
        found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    begin("");
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    while (!isClosed(Duration.ZERO)) {
      consumer.poll(POLL).forEach(this::accept);
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      if (ends.isEmpty()) {
        tell();
      }
    }
  }

  /** Of those that have come together the latest only. */
  private void tell() {
    Complete next = latest;
    if (next != null) {
      latest = null;
      try {
        listener.found(next.manifest, ModelStateCodec.decode(next.chunks));
      } catch (IllegalArgumentException e) {
        listener.fault("checkpoint " + next.key + ": " + e.getMessage());
      }
    }
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.startsWith(prefix) || record.value() == null || CheckpointKeys.isTag(key)) {
      return; // of another, or one that is deleted, behind which another stands, or none
    }
    try {
      if (CheckpointKeys.isManifest(key)) {
        complete(CheckpointKeys.checkpoint(key), manifests.deserialize(topic, record.value()));
      } else {
        add(CheckpointKeys.checkpoint(key), chunks.deserialize(topic, record.value()));
      }
    } catch (SerializationException e) {
      begin("");
      listener.fault("the record " + key + " can't be read: " + e.getMessage());
    }
  }

  private void begin(String checkpoint) {
    open = checkpoint;
    parts.clear();
  }

  private void add(String checkpoint, Chunk chunk) {
    if (chunk.index() == 0) {
      begin(checkpoint);
    }
    if (checkpoint.equals(open) && chunk.index() == parts.size()) {
      parts.add(chunk.data());
    } else {
      begin(""); // the manifest will not find what it names
    }
  }

  private void complete(String checkpoint, Manifest manifest) {
    List<byte[]> found = checkpoint.equals(open) ? List.copyOf(parts) : List.of();
    begin("");
    if (!listener.wants(manifest)) {
      return;
    }
    String fault = CheckpointScan.fault(manifest, found.size(), ModelStateCodec.sha256(found));
    if (fault == null) {
      latest = new Complete(checkpoint, manifest, found);
    } else {
      listener.fault("checkpoint " + checkpoint + ": " + fault);
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

  private record Complete(String key, Manifest manifest, List<byte[]> chunks) {}
}
