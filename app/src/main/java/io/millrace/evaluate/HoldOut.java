package io.millrace.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.commons.codec.digest.MurmurHash3;

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
    return MurmurHash3.hash32x86(bytes, 0, bytes.length, 0);
  }
}
