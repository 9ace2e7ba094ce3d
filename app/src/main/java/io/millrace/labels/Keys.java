package io.millrace.labels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The keys of the store: {@code s} and an id for a sample, {@code l} and an id for a label without
 * its sample, {@code t}, a time and one of those keys for when it ends, {@code p} and a place for
 * the scores of a prediction.
 */
final class Keys {
  /** Longer ids are replaced by their digest, so that an entry is not larger than its record. */
  private static final int LONGEST_ID = 64;

  private static final int TIME = 1 + Long.BYTES;

  private Keys() {}

  static byte[] sample(byte[] id) {
    return of('s', id);
  }

  static byte[] label(byte[] id) {
    return of('l', id);
  }

  private static byte[] of(char kind, byte[] id) {
    byte[] part = id.length > LONGEST_ID ? digest(id) : id;
    return ByteBuffer.allocate(1 + part.length).put((byte) kind).put(part).array();
  }

  private static byte[] digest(byte[] id) {
    return DigestUtils.sha256Hex(id).getBytes(UTF_8);
  }

  /** Where the scores are of the sample at that place of its topic. */
  static byte[] scores(int partition, long offset) {
    return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
        .put((byte) 'p')
        .putInt(partition)
        .putLong(offset)
        .array();
  }

  /** The end of an entry; ends are in the order of their times. */
  static byte[] end(long time, byte[] entry) {
    return start(time, entry.length).put(entry).array();
  }

  /** Less than all ends of that time and later ones, and greater than those before. */
  static byte[] firstEnd(long time) {
    return start(time, 0).array();
  }

  private static ByteBuffer start(long time, int more) {
    // With the sign turned, the order of the bytes is that of the numbers.
    return ByteBuffer.allocate(TIME + more).put((byte) 't').putLong(time ^ Long.MIN_VALUE);
  }

  /** The time of an end. */
  static long timeOf(byte[] end) {
    return ByteBuffer.wrap(end).getLong(1) ^ Long.MIN_VALUE;
  }

  /** The key of the entry that ends. */
  static byte[] entryOf(byte[] end) {
    return Arrays.copyOfRange(end, TIME, end.length);
  }

  /** The id of the sample or the label with this key, or its digest. */
  static byte[] idOf(byte[] entry) {
    return Arrays.copyOfRange(entry, 1, entry.length);
  }

  /** Whether it is the key of a sample. */
  static boolean isSample(byte[] entry) {
    return entry[0] == 's';
  }
}
