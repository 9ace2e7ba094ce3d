package io.millrace.labels;

import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Learns only some of the samples of one class, chosen by their ids. All are judged.
 *
 * @param label of that class
 * @param share of its samples that are learned, above 0 and at most 1
 */
public record Keep(float label, double share) {
  private static final double HASHES = 1L << 32;

  /** Other samples than those that are held out, which are chosen with the seed 0. */
  private static final int SEED = 1;

  /** Whether a sample is learned. */
  boolean includes(byte[] id, float[] its) {
    return its[0] != label
        || Integer.toUnsignedLong(MurmurHash3.hash32x86(id, 0, id.length, SEED)) < share * HASHES;
  }
}
