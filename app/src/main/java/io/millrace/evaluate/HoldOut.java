package io.millrace.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Chooses the samples that are only scored, never learned: by their ids alone, so that a sample is
 * held out wherever and whenever it comes.
 *
 * @param fraction of all ids, at least 0 and below 1
 */
public record HoldOut(double fraction) {
  private static final double HASHES = 1L << 32;

  /** Whether any sample is held out. */
  public boolean isActive() {
    return fraction > 0;
  }

  /** Whether the sample with this id is held out: whether hash / 2³² is below the fraction. */
  public boolean includes(String id) {
    return isActive() && Integer.toUnsignedLong(hash(id.getBytes(UTF_8))) < fraction * HASHES;
  }

  /** MurmurHash3, 32 bits, with the seed 0 (Appleby 2011). */
  static int hash(byte[] bytes) {
    int hash = 0;
    int whole = bytes.length & ~3;
    for (int i = 0; i < whole; i += Integer.BYTES) {
      int four = word(bytes, i, Integer.BYTES);
      hash = Integer.rotateLeft(hash ^ scramble(four), 13) * 5 + 0xe6546b64;
    }
    hash ^= scramble(word(bytes, whole, bytes.length - whole)) ^ bytes.length;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static int scramble(int word) {
    return Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
  }

  /** Some bytes, the first of them the lowest. */
  private static int word(byte[] bytes, int from, int count) {
    int word = 0;
    for (int i = count - 1; i >= 0; i--) {
      word = (word << 8) | (bytes[from + i] & 0xff);
    }
    return word;
  }
}
