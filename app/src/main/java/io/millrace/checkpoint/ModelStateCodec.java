package io.millrace.checkpoint;

import io.millrace.model.ModelState;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A model's state as bytes, cut into chunks: step (8 bytes), length of the layout (4), layout
 * (UTF-8), number of values (4), values (4 each), all big-endian. Exact: every bit of every value
 * comes back.
 */
public final class ModelStateCodec {
  private static final int BUFFERED_FLOATS = 4096;

  private ModelStateCodec() {}

  /** SHA-256 of the chunks in order, in lower-case hexadecimal, as manifests carry it. */
  public static String sha256(List<byte[]> chunks) {
    ContentDigest digest = new ContentDigest();
    chunks.forEach(digest::add);
    return digest.end();
  }

  /** The state's bytes, in arrays of at most {@link Chunk#MAX_BYTES}. */
  public static List<byte[]> encode(ModelState state) {
    return encode(state, Chunk.MAX_BYTES);
  }

  /** The state's bytes, in arrays of at most this length and {@link Chunk#MAX_BYTES}. */
  public static List<byte[]> encode(ModelState state, long most) {
    List<byte[]> chunks = new ArrayList<>();
    new ModelStateChunks(state, most).forEachRemaining(chunks::add);
    return chunks;
  }

  /**
   * The state whose bytes these chunks hold, in their order.
   *
   * @throws IllegalArgumentException if bytes are missing or left over
   */
  public static ModelState decode(List<byte[]> chunks) {
    try (DataInputStream in = new DataInputStream(join(chunks))) {
      long step = in.readLong();
      String layout = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      float[] values = readFloats(in.readInt(), in);
      if (in.read() >= 0) {
        throw new IOException("bytes are left over after " + values.length + " values");
      }
      return new ModelState(step, layout, values);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "these " + chunks.size() + " chunks hold no model state: " + e, e);
    }
  }

  /** The chunks' bytes, one chunk after the other. */
  public static InputStream join(List<byte[]> chunks) {
    return new SequenceInputStream(
        Collections.enumeration(
            chunks.stream().<InputStream>map(ByteArrayInputStream::new).toList()));
  }

  private static float[] readFloats(int count, DataInputStream in) throws IOException {
    float[] values = new float[count];
    ByteBuffer buffer = ByteBuffer.allocate(BUFFERED_FLOATS * Float.BYTES);
    for (int start = 0; start < count; start += BUFFERED_FLOATS) {
      int part = Math.min(BUFFERED_FLOATS, count - start);
      in.readFully(buffer.array(), 0, part * Float.BYTES);
      buffer.asFloatBuffer().get(values, start, part);
    }
    return values;
  }
}
