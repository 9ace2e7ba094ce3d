package io.millrace.learning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Named sequences of chunks, in a store of bytes by key, under the keys {@code name/00000}, {@code
 * name/00001} and so on, up to one that is empty or not there.
 *
 * <p>No key is ever deleted. A tombstone on the changelog vanishes after {@code
 * delete.retention.ms}: who restores more slowly, having read the old value, would take it for
 * current. An empty chunk stays as long as nothing takes its place.
 */
public final class ChunkedStore {
  private static final byte[] END = {};

  private final KeyValues store;
  private final Map<String, Integer> counts = new HashMap<>();
  private long bytesWritten;

  /** Over a store that may hold sequences already. */
  public ChunkedStore(KeyValues store) {
    this.store = store;
  }

  /** The sequence's chunks in order; none if it was never written. */
  public List<byte[]> read(String name) {
    List<byte[]> chunks = new ArrayList<>();
    for (byte[] chunk = store.get(key(name, 0));
        chunk != null && chunk.length > 0;
        chunk = store.get(key(name, chunks.size()))) {
      chunks.add(chunk);
    }
    counts.put(name, chunks.size());
    return chunks;
  }

  /** Puts these chunks in place of the sequence's. */
  public void replace(String name, List<byte[]> chunks) {
    int before = count(name);
    counts.put(name, 0);
    append(name, chunks);
    for (int i = chunks.size(); i < before; i++) {
      store.put(key(name, i), END);
    }
  }

  /** Puts these chunks behind the sequence's last. */
  void append(String name, List<byte[]> chunks) {
    int count = count(name);
    for (byte[] chunk : chunks) {
      store.put(key(name, count++), chunk);
      bytesWritten += chunk.length;
    }
    counts.put(name, count);
  }

  /** Bytes written so far. */
  public long bytesWritten() {
    return bytesWritten;
  }

  private int count(String name) {
    Integer known = counts.get(name);
    return known == null ? read(name).size() : known;
  }

  private static String key(String name, int index) {
    return String.format(Locale.ROOT, "%s/%05d", name, index);
  }
}
