package io.millrace.learning;

import org.jspecify.annotations.Nullable;

/** Bytes by key: all that the learner asks of the store that its state lies in. */
public interface KeyValues {
  /** The bytes that were put last under this key, or null. */
  byte @Nullable [] get(String key);

  /** Puts bytes in the place of those under this key. */
  void put(String key, byte[] bytes);
}
