package io.millrace.checkpoint;

import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the checkpoints of a topic. Each call reads the topic from its start to its end. */
public final class Checkpoints {
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final Deserializer<Chunk> chunks;
  private final Deserializer<Manifest> manifests;
  private final Deserializer<Tag> tags;

  /**
   * A reader of one topic.
   *
   * @param consumers makes a consumer of committed records only, see {@link
   *     CommittedRecords#consumer}; it is closed after each call
   */
  public Checkpoints(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      Deserializer<Chunk> chunks,
      Deserializer<Manifest> manifests,
      Deserializer<Tag> tags) {
    this.consumers = consumers;
    this.topic = topic;
    this.chunks = chunks;
    this.manifests = manifests;
    this.tags = tags;
  }

  /**
   * The complete checkpoints, and what is wrong with the others.
   *
   * @throws TimeoutException if the topic can't be read to its end
   */
  public Catalogue list() {
    CheckpointScan scan = new CheckpointScan();
    CommittedRecords.read(consumers, topic, record -> accept(record, scan));
    return scan.catalogue();
  }

  /**
   * A complete checkpoint of a replica.
   *
   * @param step null for the latest of its own
   * @throws TimeoutException if the topic can't be read to its end
   */
  public Optional<Manifest> find(String model, int replica, @Nullable Long step) {
    return list().checkpoints().stream()
        .filter(manifest -> manifest.model().equals(model) && manifest.replica() == replica)
        .filter(manifest -> step == null ? !manifest.isImported() : manifest.step() == step)
        .max(Comparator.comparingLong(Manifest::step));
  }

  /**
   * The state that a checkpoint holds.
   *
   * @throws ModelStateException if its chunks are no longer there or are corrupted
   * @throws TimeoutException if the topic can't be read to its end
   */
  public ModelState load(Manifest manifest) {
    byte[][] data = new byte[manifest.chunks()][];
    Map<String, Integer> wanted = new HashMap<>();
    for (int i = 0; i < data.length; i++) {
      wanted.put(CheckpointKeys.chunk(manifest.model(), manifest.replica(), manifest.step(), i), i);
    }
    CommittedRecords.read(
        consumers,
        topic,
        record -> {
          Integer index = wanted.get(key(record));
          if (index != null) {
            data[index] =
                record.value() == null
                    ? new byte[0]
                    : chunks.deserialize(topic, record.value()).data();
          }
        });
    return decode(manifest, data);
  }

  /** Follows the checkpoints that a replica writes: the latest, and then each as it comes. */
  public CheckpointFollower follow(String model, int replica, CheckpointListener listener) {
    return new CheckpointFollower(
        consumers, topic, new LatestCheckpoint(topic, model, replica, chunks, manifests, listener));
  }

  /** Follows a tag of a replica: the checkpoint that has it, and another when that gets it. */
  public CheckpointFollower followTag(
      String model, int replica, String tag, CheckpointListener listener) {
    return new CheckpointFollower(
        consumers, topic, new TaggedCheckpoint(this, topic, model, replica, tag, tags, listener));
  }

  private static ModelState decode(Manifest manifest, byte[][] data) {
    List<byte[]> found = new ArrayList<>();
    for (byte[] chunk : data) {
      if (chunk != null) {
        found.add(chunk);
      }
    }
    String sha256 = ModelStateCodec.sha256(found);
    if (!sha256.equals(manifest.sha256())) {
      throw new ModelStateException(
          "checkpoint %s: its chunks have the SHA-256 %s, its manifest says %s; choose another"
              .formatted(
                  CheckpointKeys.checkpoint(manifest.model(), manifest.replica(), manifest.step()),
                  sha256,
                  manifest.sha256()));
    }
    return ModelStateCodec.decode(found);
  }

  private void accept(ConsumerRecord<byte[], byte[]> record, CheckpointScan scan) {
    String key = key(record);
    if (record.value() == null) {
      scan.deleted(key);
      return;
    }
    try {
      if (CheckpointKeys.isTag(key)) {
        scan.tag(key, tags.deserialize(topic, record.value()));
      } else if (CheckpointKeys.isManifest(key)) {
        scan.manifest(key, manifests.deserialize(topic, record.value()));
      } else {
        scan.chunk(key, chunks.deserialize(topic, record.value()));
      }
    } catch (SerializationException e) {
      scan.unreadable(key, String.valueOf(e.getMessage()));
    }
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}
