package io.millrace.cli.init;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The different texts among many, in bounded memory: the first {@link #KEPT} with how often each
 * came. Beyond these their number is estimated by linear counting (Whang et al. 1990).
 */
final class DistinctValues {
  /** More different texts than these are only counted. */
  static final int KEPT = 200;

  /** Longer texts are no names of categories. */
  static final int LONGEST = 64;

  private static final int BITS = 1 << 16;

  private final Map<String, Integer> counts = new HashMap<>();
  private boolean hasLong;
  private boolean hasRepeats;
  private @Nullable BitSet hashes;

  void add(String text) {
    String key = text.length() <= LONGEST ? text : shortened(text);
    Integer before = counts.get(key);
    if (before != null) {
      counts.put(key, before + 1);
      hasRepeats = true;
    } else if (counts.size() < KEPT) {
      counts.put(key, 1);
    } else {
      addHash(key);
    }
  }

  private String shortened(String text) {
    hasLong = true;
    return text.substring(0, LONGEST) + text.length() + ":" + text.hashCode();
  }

  private void addHash(String key) {
    if (hashes == null) {
      hashes = new BitSet(BITS);
    }
    hashes.set(bucket(key));
  }

  /** Spread by the finalizer of MurmurHash3. */
  private static int bucket(String key) {
    int h = key.hashCode();
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return (h ^ (h >>> 16)) & (BITS - 1);
  }

  /** How many there are, more or less if that is above {@link #KEPT}. */
  long count() {
    if (hashes == null) {
      return counts.size();
    }
    double free = Math.max(1, BITS - hashes.cardinality());
    return counts.size() + Math.max(1, Math.round(-BITS * Math.log(free / BITS)));
  }

  /** Whether the number is exact, and all of them are known. */
  boolean isKnown() {
    return hashes == null;
  }

  /** Whether one can be a value in a list of the settings. */
  boolean areShort() {
    return !hasLong;
  }

  /** Whether no kept text came twice. Of many texts with repeats some would have. */
  boolean areUnique() {
    return !hasRepeats;
  }

  /** Those that are kept: numbers by size, then the others by the alphabet. */
  List<String> sorted() {
    return counts.keySet().stream().sorted(Comparator.comparing(SortKey::of)).toList();
  }

  /** How often a kept text came. */
  int count(String text) {
    return counts.getOrDefault(text, 0);
  }
}
