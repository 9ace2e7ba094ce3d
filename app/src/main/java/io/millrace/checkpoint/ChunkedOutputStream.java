package io.millrace.checkpoint;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts what is written to it into arrays small enough for a record. Not thread-safe. */
public final class ChunkedOutputStream extends OutputStream {
  private final int limit;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] current = new byte[0];
  private int used;
  private long length;

  /** Cuts at {@link Chunk#MAX_BYTES}. */
  public ChunkedOutputStream() {
    this(Chunk.MAX_BYTES);
  }

  ChunkedOutputStream(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int b) {
    makeRoom(1);
    current[used++] = (byte) b;
    length++;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    int done = 0;
    while (done < count) {
      int part = Math.min(count - done, makeRoom(count - done));
      System.arraycopy(bytes, offset + done, current, used, part);
      used += part;
      done += part;
    }
    length += count;
  }

  /** Bytes written since the start or the last {@link #drain}. */
  public long length() {
    return length;
  }

  /** Everything written, in order, as arrays of at most the limit; the stream is empty again. */
  public List<byte[]> drain() {
    List<byte[]> chunks = new ArrayList<>(full);
    if (used > 0) {
      chunks.add(Arrays.copyOf(current, used));
    }
    full.clear();
    used = 0;
    length = 0;
    return chunks;
  }

  /** Makes the current array longer or begins a new one; the bytes that fit in it now. */
  private int makeRoom(int wanted) {
    if (used == limit) {
      full.add(current);
      current = new byte[0];
      used = 0;
    }
    if (used == current.length) {
      long doubled = Math.max(2L * current.length, Math.max(1024L, (long) used + wanted));
      current = Arrays.copyOf(current, (int) Math.min(limit, doubled));
    }
    return current.length - used;
  }
}
