package io.millrace.labels;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes by key, in the order of the keys as unsigned bytes: where samples wait. */
public interface OrderedStore {
  /** What was put last under this key, or null. */
  byte @Nullable [] get(byte[] key);

  /** Puts bytes in the place of those under this key. */
  void put(byte[] key, byte[] value);

  /** Removes what is under this key, if something is. */
  void delete(byte[] key);

  /**
   * The first keys in a range, in order.
   *
   * @param from the least
   * @param to the greatest
   * @param most so many at most
   */
  List<byte[]> keys(byte[] from, byte[] to, int most);
}
