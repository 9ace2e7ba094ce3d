package io.millrace.checkpoint;

import io.millrace.data.CheckpointId;
import io.millrace.model.ModelStateException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a tag of one replica: takes the checkpoint that has it, and another when that gets it. A
 * tag that is taken away changes nothing.
 */
final class TaggedCheckpoint implements CheckpointFollower.Reader {
  private final Checkpoints checkpoints;
  private final String topic;
  private final String model;
  private final int replica;
  private final String name;
  private final Deserializer<Tag> tags;
  private final CheckpointListener listener;

  /** Which checkpoint has the tag, by what was read. */
  private @Nullable CheckpointId tagged;

  /** The one that was looked for last. */
  private @Nullable CheckpointId taken;

  TaggedCheckpoint(
      Checkpoints checkpoints,
      String topic,
      String model,
      int replica,
      String name,
      Deserializer<Tag> tags,
      CheckpointListener listener) {
    this.checkpoints = checkpoints;
    this.topic = topic;
    this.model = model;
    this.replica = replica;
    this.name = name;
    this.tags = tags;
    this.listener = listener;
  }

  @Override
  public void begin() {
    tagged = null;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.equals(CheckpointKeys.tag(model, replica, name))) {
      return;
    }
    try {
      tagged = record.value() == null ? null : tags.deserialize(topic, record.value()).checkpoint();
    } catch (SerializationException e) {
      listener.fault("the record " + key + " can't be read: " + e.getMessage());
    }
  }

  @Override
  public void atEnd() {
    CheckpointId wanted = tagged;
    if (wanted == null) {
      listener.fault(
          "no checkpoint of replica %d has the tag %s%s"
              .formatted(
                  replica, name, taken == null ? "" : ": that of step " + taken.step() + " stays"));
    } else if (!wanted.equals(taken)) {
      take(wanted);
      taken = wanted; // only now: what the brokers can't give is looked for again
    }
  }

  private void take(CheckpointId wanted) {
    Optional<Manifest> found =
        checkpoints
            .find(model, replica, wanted.step())
            .filter(manifest -> manifest.sha256().equals(wanted.sha256()));
    if (found.isEmpty()) {
      listener.fault(
          "the checkpoint of step %d has the tag %s, but is not on topic %s"
              .formatted(wanted.step(), name, topic));
    } else if (listener.wants(found.get())) {
      try {
        listener.found(found.get(), checkpoints.load(found.get()));
      } catch (ModelStateException e) {
        listener.fault(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public void fault(String fault) {
    listener.fault(fault);
  }
}
