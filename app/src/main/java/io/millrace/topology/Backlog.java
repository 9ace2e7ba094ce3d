package io.millrace.topology;

import io.millrace.checkpoint.ChunkedOutputStream;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.learning.ChunkedStore;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that were read but not worked on, in the order of the log: the model is slow, or not
 * ready. Most of the time there are none. They are part of the state, for their offsets are
 * committed.
 */
final class Backlog {
  private static final String NAME = "backlog";
  private static final int VERSION = 2;

  /** A version whose records are all of the replica's own partition. */
  private static final int ONE_PARTITION_VERSION = 1;

  private static final int EACH_ITS_OWN = -1;
  private static final int MOST_RECORDS = 2000;
  private static final long MOST_BYTES = 64 << 20;

  private final Deque<LogRecord> records = new ArrayDeque<>();
  private long bytes;
  private boolean stored;
  private boolean changed;

  void add(LogRecord record) {
    records.addLast(record);
    bytes += record.bytes();
    changed = true;
  }

  /** The first record, or null. */
  @Nullable LogRecord first() {
    return records.peekFirst();
  }

  void removeFirst() {
    bytes -= records.removeFirst().bytes();
    changed = true;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  /** Whether it should not become longer. */
  boolean isFull() {
    return records.size() >= MOST_RECORDS || bytes >= MOST_BYTES;
  }

  /** Writes the records in the place of those written before, unless they are the same. */
  void write(ChunkedStore store) {
    if (!changed || (records.isEmpty() && !stored)) {
      return;
    }
    ChunkedOutputStream chunks = new ChunkedOutputStream();
    try (DataOutputStream out = new DataOutputStream(chunks)) {
      if (!records.isEmpty()) {
        out.writeInt(VERSION);
        out.writeInt(records.size());
        for (LogRecord record : records) {
          record.write(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.replace(NAME, chunks.drain());
    stored = !records.isEmpty();
    changed = false;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param replica whose they are
   * @param now when they count as read, in ms since 1970-01-01 UTC
   * @throws IOException if it is of a later build, or cut off
   */
  void read(ChunkedStore store, int replica, long now) throws IOException {
    List<byte[]> chunks = store.read(NAME);
    stored = !chunks.isEmpty();
    if (stored) {
      DataInputStream in = new DataInputStream(ModelStateCodec.join(chunks));
      int version = in.readInt();
      if (version > VERSION) {
        throw new IOException("its backlog is of version " + version + ", of a later build");
      }
      for (int left = in.readInt(); left > 0; left--) {
        add(LogRecord.read(in, version > ONE_PARTITION_VERSION ? EACH_ITS_OWN : replica, now));
      }
      changed = false;
    }
  }
}
