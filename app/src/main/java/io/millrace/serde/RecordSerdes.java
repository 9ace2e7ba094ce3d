package io.millrace.serde;

import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.Tag;
import io.millrace.data.CheckpointId;
import io.millrace.data.Event;
import io.millrace.data.SamplePlace;
import io.millrace.schemas.CheckpointChunk;
import io.millrace.schemas.CheckpointManifest;
import io.millrace.schemas.CheckpointTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;

/** How Kafka reads and writes the records beside samples and predictions: in Avro. Thread-safe. */
public final class RecordSerdes {
  /** Of a manifest that does not know its last sample. */
  private static final int NONE = -1;

  static {
    GeneratedClasses.trust();
    CheckpointManifest.getDecoder().addSchema(schema("CheckpointManifest-1.avsc"));
  }

  private RecordSerdes() {}

  /** One that former builds wrote records with. */
  private static Schema schema(String resource) {
    try (InputStream in = RecordSerdes.class.getResourceAsStream(resource)) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For chunks of checkpoints. */
  public static Serde<Chunk> chunk() {
    return AvroSerde.of(
        chunk ->
            new CheckpointChunk(
                    chunk.model(),
                    chunk.replica(),
                    chunk.step(),
                    chunk.index(),
                    ByteBuffer.wrap(chunk.data()))
                .toByteBuffer(),
        bytes -> {
          CheckpointChunk chunk = CheckpointChunk.fromByteBuffer(bytes);
          byte[] data = new byte[chunk.getData().remaining()];
          chunk.getData().get(data);
          return new Chunk(
              chunk.getModel(), chunk.getReplica(), chunk.getStep(), chunk.getIndex(), data);
        });
  }

  /** For tags of checkpoints. */
  public static Serde<Tag> tag() {
    return AvroSerde.of(
        tag ->
            new CheckpointTag(
                    tag.model(),
                    tag.replica(),
                    tag.name(),
                    tag.checkpoint().step(),
                    tag.checkpoint().sha256())
                .toByteBuffer(),
        bytes -> {
          CheckpointTag tag = CheckpointTag.fromByteBuffer(bytes);
          return new Tag(
              tag.getModel(),
              tag.getReplica(),
              tag.getTag(),
              new CheckpointId(tag.getStep(), tag.getSha256()));
        });
  }

  /** For manifests of checkpoints. Equal manifests give equal bytes. */
  public static Serde<Manifest> manifest() {
    return AvroSerde.of(
        manifest -> {
          SamplePlace last = manifest.last();
          return new CheckpointManifest(
                  manifest.formatVersion(),
                  manifest.model(),
                  manifest.replica(),
                  manifest.step(),
                  manifest.samples(),
                  Instant.ofEpochMilli(manifest.eventTime()),
                  manifest.chunks(),
                  manifest.bytes(),
                  manifest.sha256(),
                  manifest.settingsDigest(),
                  manifest.environment(),
                  new TreeMap<>(manifest.metrics()),
                  last == null ? NONE : last.partition(),
                  last == null ? NONE : last.offset())
              .toByteBuffer();
        },
        bytes -> {
          CheckpointManifest manifest = CheckpointManifest.fromByteBuffer(bytes);
          return new Manifest(
              manifest.getFormatVersion(),
              manifest.getModel(),
              manifest.getReplica(),
              manifest.getStep(),
              manifest.getSamples(),
              manifest.getEventTime().toEpochMilli(),
              manifest.getChunks(),
              manifest.getBytes(),
              manifest.getSha256(),
              manifest.getSettingsDigest(),
              manifest.getEnvironment(),
              manifest.getMetrics(),
              manifest.getLastPartition() == NONE
                  ? null
                  : new SamplePlace(manifest.getLastPartition(), manifest.getLastOffset()));
        });
  }

  /** For events. */
  public static Serde<Event> event() {
    return AvroSerde.of(
        event ->
            new io.millrace.schemas.Event(
                    event.type().tag(),
                    event.model(),
                    event.replica(),
                    event.step(),
                    event.samples(),
                    Instant.ofEpochMilli(event.eventTime()),
                    event.message())
                .toByteBuffer(),
        bytes -> {
          io.millrace.schemas.Event event = io.millrace.schemas.Event.fromByteBuffer(bytes);
          return new Event(
              Event.Type.valueOf(event.getType().toUpperCase(Locale.ROOT)),
              event.getModel(),
              event.getReplica(),
              event.getStep(),
              event.getSamples(),
              event.getEventTime().toEpochMilli(),
              event.getMessage());
        });
  }
}
