package io.millrace.checkpoint;

import io.millrace.model.ModelState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A model's state in the form of {@link ModelStateCodec}, one chunk at a time: each is made when it
 * is asked for, so that whoever writes a large state in turns has neither to encode all of it in
 * the first, nor to keep it twice.
 */
public final class ModelStateChunks implements Iterator<byte[]> {
  private final byte[] head;
  private final float[] values;
  private final int most;
  private final long length;
  private long position;

  /**
   * Nothing is encoded yet.
   *
   * @param state not to be changed until the last chunk is taken
   * @param most bytes of a chunk, at most {@link Chunk#MAX_BYTES}
   */
  public ModelStateChunks(ModelState state, long most) {
    byte[] layout = state.layout().toString().getBytes(StandardCharsets.UTF_8);
    this.values = state.values();
    this.head =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + layout.length + Integer.BYTES)
            .putLong(state.step())
            .putInt(layout.length)
            .put(layout)
            .putInt(values.length)
            .array();
    this.most = (int) Math.min(most, Chunk.MAX_BYTES);
    this.length = head.length + (long) Float.BYTES * values.length;
  }

  @Override
  public boolean hasNext() {
    return position < length;
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the state has no more than " + length + " bytes");
    }
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(most, length - position));
    if (position < head.length) {
      int part = Math.min(chunk.remaining(), head.length - (int) position);
      chunk.put(head, (int) position, part);
    }
    while (chunk.hasRemaining()) {
      putValues(chunk, position + chunk.position() - head.length);
    }
    position += chunk.position();
    return chunk.array();
  }

  /** Puts what fits: whole values or, where a chunk begins or ends within one, its bytes. */
  private void putValues(ByteBuffer chunk, long from) {
    int value = (int) (from / Float.BYTES);
    int within = (int) (from % Float.BYTES);
    int whole = chunk.remaining() / Float.BYTES;
    if (within == 0 && whole > 0) {
      chunk.asFloatBuffer().put(values, value, whole);
      chunk.position(chunk.position() + whole * Float.BYTES);
    } else {
      byte[] one = ByteBuffer.allocate(Float.BYTES).putFloat(values[value]).array();
      chunk.put(one, within, Math.min(chunk.remaining(), Float.BYTES - within));
    }
  }
}
