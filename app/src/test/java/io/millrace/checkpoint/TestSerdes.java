package io.millrace.checkpoint;

import io.millrace.data.SamplePlace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Plain encodings of chunks and manifests for tests. */
public final class TestSerdes {
  private TestSerdes() {}

  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes chunks. */
  public static Serializer<Chunk> chunkSerializer() {
    return (topic, chunk) ->
        bytes(
            out -> {
              out.writeUTF(chunk.model());
              out.writeInt(chunk.replica());
              out.writeLong(chunk.step());
              out.writeInt(chunk.index());
              out.writeInt(chunk.data().length);
              out.write(chunk.data());
            });
  }

  /** Reads chunks. */
  public static Deserializer<Chunk> chunkDeserializer() {
    return (topic, bytes) -> {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
        return new Chunk(
            in.readUTF(), in.readInt(), in.readLong(), in.readInt(), in.readNBytes(in.readInt()));
      } catch (IOException e) {
        throw new SerializationException("no chunk", e);
      }
    };
  }

  /** Writes manifests. */
  public static Serializer<Manifest> manifestSerializer() {
    return (topic, manifest) ->
        bytes(
            out -> {
              out.writeInt(manifest.formatVersion());
              out.writeUTF(manifest.model());
              out.writeInt(manifest.replica());
              out.writeLong(manifest.step());
              out.writeLong(manifest.samples());
              out.writeLong(manifest.eventTime());
              out.writeInt(manifest.chunks());
              out.writeLong(manifest.bytes());
              out.writeUTF(manifest.sha256());
              out.writeUTF(manifest.settingsDigest());
              out.writeUTF(manifest.environment());
              out.writeInt(manifest.metrics().size());
              for (Map.Entry<String, Double> e : new TreeMap<>(manifest.metrics()).entrySet()) {
                out.writeUTF(e.getKey());
                out.writeDouble(e.getValue());
              }
              SamplePlace last = manifest.last();
              out.writeInt(last == null ? -1 : last.partition());
              out.writeLong(last == null ? -1 : last.offset());
            });
  }

  /** Reads manifests. */
  public static Deserializer<Manifest> manifestDeserializer() {
    return (topic, bytes) -> {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
        return new Manifest(
            in.readInt(),
            in.readUTF(),
            in.readInt(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readInt(),
            in.readLong(),
            in.readUTF(),
            in.readUTF(),
            in.readUTF(),
            metrics(in),
            place(in.readInt(), in.readLong()));
      } catch (IOException e) {
        throw new SerializationException("no manifest", e);
      }
    };
  }

  private static @Nullable SamplePlace place(int partition, long offset) {
    return partition < 0 ? null : new SamplePlace(partition, offset);
  }

  private static Map<String, Double> metrics(DataInputStream in) throws IOException {
    Map<String, Double> metrics = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      metrics.put(in.readUTF(), in.readDouble());
    }
    return metrics;
  }
}
