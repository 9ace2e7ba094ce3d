package io.millrace.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the checkpoints that one replica writes: from the start of the topic it takes the latest,
 * and then each as it is committed. What is torn or corrupted is told and passed over.
 */
final class LatestCheckpoint implements CheckpointFollower.Reader {
  private final String topic;
  private final String prefix;
  private final String imported;
  private final Deserializer<Chunk> chunks;
  private final Deserializer<Manifest> manifests;
  private final CheckpointListener listener;

  /** What has come of the checkpoint that is being read. */
  private final List<byte[]> parts = new ArrayList<>();

  private String open = "";
  private @Nullable Complete latest;

  LatestCheckpoint(
      String topic,
      String model,
      int replica,
      Deserializer<Chunk> chunks,
      Deserializer<Manifest> manifests,
      CheckpointListener listener) {
    this.topic = topic;
    this.prefix = CheckpointKeys.replica(model, replica);
    this.imported = CheckpointKeys.imported(model, replica);
    this.chunks = chunks;
    this.manifests = manifests;
    this.listener = listener;
  }

  @Override
  public void begin() {
    begin("");
  }

  /** Of those that have come together the latest only. */
  @Override
  public void atEnd() {
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

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.startsWith(prefix) || record.value() == null || CheckpointKeys.isTag(key)) {
      return; // of another, or one that is deleted, behind which another stands, or none
    }
    if (key.startsWith(imported)) {
      return; // not a state that the model has had, and perhaps amid the chunks of one that it had
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

  @Override
  public void fault(String fault) {
    listener.fault(fault);
  }

  private record Complete(String key, Manifest manifest, List<byte[]> chunks) {}
}
