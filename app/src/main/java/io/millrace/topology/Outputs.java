package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.checkpoint.CheckpointKeys;
import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.data.Event;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Forwards what one replica has to say to the sinks. Timestamps are those of sample records. */
final class Outputs {
  private final ProcessorContext<byte[], Outgoing> context;
  private final TopicNames topics;
  private final LearnerParts parts;
  private final LearnerListener listener;
  private final int partition;

  Outputs(
      ProcessorContext<byte[], Outgoing> context,
      TopicNames topics,
      LearnerParts parts,
      LearnerListener listener) {
    this.context = context;
    this.topics = topics;
    this.parts = parts;
    this.listener = listener;
    this.partition = context.taskId().partition();
  }

  /** The partition of the samples topic that it speaks for. */
  int replica() {
    return partition;
  }

  void prediction(byte @Nullable [] key, byte[] value, long timestamp) {
    forward(NodeNames.PREDICTIONS, key, value, timestamp);
  }

  void deadLetter(Record<byte[], byte[]> letter) {
    context.forward(
        letter.withValue(new Outgoing(partition, letter.value())), NodeNames.DEAD_LETTERS);
  }

  void event(Event event, long timestamp) {
    byte[] key = (event.model() + "/" + event.replica()).getBytes(UTF_8);
    forward(NodeNames.EVENTS, key, parts.events().serialize(topics.events(), event), timestamp);
    listener.event(event);
  }

  void chunk(Chunk chunk, long timestamp) {
    String key = CheckpointKeys.chunk(chunk.model(), chunk.replica(), chunk.step(), chunk.index());
    checkpoint(key, parts.chunks().serialize(topics.checkpoints(), chunk), timestamp);
  }

  void manifest(Manifest manifest, long timestamp) {
    String key = CheckpointKeys.manifest(manifest.model(), manifest.replica(), manifest.step());
    checkpoint(key, parts.manifests().serialize(topics.checkpoints(), manifest), timestamp);
  }

  /** Deletes a record of the checkpoints topic. */
  void delete(String checkpointKey, long timestamp) {
    checkpoint(checkpointKey, null, timestamp);
  }

  private void checkpoint(String key, byte @Nullable [] value, long timestamp) {
    forward(NodeNames.CHECKPOINTS, key.getBytes(UTF_8), value, timestamp);
  }

  private void forward(
      String sink, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
    context.forward(new Record<>(key, new Outgoing(partition, value), timestamp), sink);
  }
}
