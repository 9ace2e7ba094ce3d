package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.checkpoint.CheckpointKeys;
import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.Tag;
import io.millrace.data.Event;
import io.millrace.data.Prediction;
import io.millrace.learning.LearnerListener;
import io.millrace.learning.LearnerOutput;
import io.millrace.learning.TakenSample;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Forwards what one replica has to say to the sinks. */
final class Outputs implements LearnerOutput {
  private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);

  private final ProcessorContext<byte[], Outgoing> context;
  private final TopicNames topics;
  private final LearnerParts parts;
  private final LearnerListener listener;
  private final int replica;
  private final PredictionRecords predictions;
  private final LetterCutter cutter;
  private final Set<String> warned = new HashSet<>();
  private long checkpoints;

  Outputs(
      ProcessorContext<byte[], Outgoing> context,
      TopicNames topics,
      LearnerParts parts,
      LearnerListener listener) {
    this.context = context;
    this.topics = topics;
    this.parts = parts;
    this.listener = listener;
    this.replica = context.taskId().partition();
    this.predictions =
        new PredictionRecords(
            parts.writers().apply(replica),
            parts.limits().predictions(),
            parts.predictionOffsets());
    this.cutter = new LetterCutter(parts.limits().deadLetters());
  }

  /**
   * Gets what is needed from elsewhere before there can be a prediction.
   *
   * @throws io.millrace.data.AwaitedException if it is not there yet
   */
  void prepare() {
    predictions.prepare();
  }

  /** The replica that it speaks for. */
  int replica() {
    return replica;
  }

  @Override
  public void prediction(TakenSample sample, Prediction prediction) {
    forward(NodeNames.PREDICTIONS, topics.predictions(), predictions.record(sample, prediction));
  }

  /**
   * Sends a dead letter, or what its topic takes of it.
   *
   * @param from the partition that it was read from
   */
  void deadLetter(int from, Record<byte[], byte[]> letter) {
    Record<byte[], byte[]> fitting = cutter.fit(letter);
    forward(
        NodeNames.DEAD_LETTERS,
        topics.deadLetters(),
        fitting.withValue(new Outgoing(from, fitting.value())));
  }

  private void forward(String sink, String topic, Record<byte[], Outgoing> record) {
    if (record.headers().lastHeader(Shortened.HEADER) != null && warned.add(topic)) {
      LOG.warn(
          "topic {}: a record is too long for it and was shortened, see its header {}; further"
              + " ones are not logged. To keep them complete raise the topic's max.message.bytes",
          topic,
          Shortened.HEADER);
    }
    context.forward(record, sink);
  }

  @Override
  public void event(Event event, long timestamp) {
    byte[] key = (event.model() + "/" + event.replica()).getBytes(UTF_8);
    forward(NodeNames.EVENTS, key, parts.events().serialize(topics.events(), event), timestamp);
    listener.event(event);
  }

  @Override
  public void chunk(Chunk chunk, long timestamp) {
    String key = CheckpointKeys.chunk(chunk.model(), chunk.replica(), chunk.step(), chunk.index());
    checkpoint(key, parts.chunks().serialize(topics.checkpoints(), chunk), timestamp);
  }

  @Override
  public void manifest(Manifest manifest, long timestamp) {
    String key = CheckpointKeys.manifest(manifest.model(), manifest.replica(), manifest.step());
    checkpoint(key, parts.manifests().serialize(topics.checkpoints(), manifest), timestamp);
    // The first tells that it works; thousands may follow.
    LOG.atLevel(checkpoints++ == 0 ? Level.INFO : Level.DEBUG)
        .log(
            "checkpoint of model {}, replica {}, at step {}, {} bytes",
            manifest.model(),
            manifest.replica(),
            manifest.step(),
            manifest.bytes());
  }

  @Override
  public void tag(Tag tag, long timestamp) {
    String key = CheckpointKeys.tag(tag.model(), tag.replica(), tag.name());
    checkpoint(key, parts.tags().serialize(topics.checkpoints(), tag), timestamp);
  }

  @Override
  public void delete(String checkpointKey, long timestamp) {
    checkpoint(checkpointKey, null, timestamp);
  }

  private void checkpoint(String key, byte @Nullable [] value, long timestamp) {
    forward(NodeNames.CHECKPOINTS, key.getBytes(UTF_8), value, timestamp);
  }

  private void forward(
      String sink, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
    context.forward(new Record<>(key, new Outgoing(replica, value), timestamp), sink);
  }
}
