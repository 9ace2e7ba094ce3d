package io.millrace.labels;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store in memory. */
public final class MapStore implements OrderedStore {
  final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  /** Holds a copy of these entries at first. */
  public MapStore(Map<byte[], byte[]> first) {
    entries.putAll(first);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return entries.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    entries.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    entries.remove(key);
  }

  @Override
  public List<byte[]> keys(byte[] from, byte[] to, int most) {
    return entries.subMap(from, true, to, true).keySet().stream().limit(most).toList();
  }
}
