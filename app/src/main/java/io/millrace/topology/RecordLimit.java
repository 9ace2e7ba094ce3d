package io.millrace.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The largest record that a topic takes from us. Its size is reckoned as the producer does before
 * it sends: uncompressed, alone in its batch.
 *
 * @param bytes of the whole record
 */
public record RecordLimit(int bytes) {
  /** None. */
  public static final RecordLimit NONE = new RecordLimit(Integer.MAX_VALUE);

  /** A batch's header, and the most that stands in a record beside key, value and headers. */
  private static final int OVERHEAD = 61 + 21;

  /** Bytes that do not compress grow: by less than a thousandth, and the frame around them. */
  private static final int FRAME = 64;

  private static final int GROWTH = 1024;

  /**
   * The limit of a topic.
   *
   * @param maxMessageBytes the topic's own, on a batch as it is stored, perhaps compressed
   * @param producerBytes what the producer sends at most
   */
  static RecordLimit of(int maxMessageBytes, long producerBytes) {
    int stored = maxMessageBytes - maxMessageBytes / GROWTH - FRAME;
    return new RecordLimit((int) Math.max(0, Math.min(stored, producerBytes)));
  }

  /** Whether the topic takes this record. */
  boolean allows(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return size(key, value, headers) <= bytes;
  }

  /** The most bytes that a value beside these can have; below 0 if there is no room for any. */
  long room(byte @Nullable [] key, Headers headers) {
    long left = bytes - size(key, null, headers) + lengthOf(null);
    return left - ByteUtils.sizeOfVarlong(Math.max(0, left));
  }

  private static long size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = OVERHEAD + lengthOf(key) + lengthOf(value);
    int count = 0;
    for (Header header : headers) {
      size += lengthOf(Utils.utf8Length(header.key())) + lengthOf(header.value());
      count++;
    }
    return size + ByteUtils.sizeOfVarint(count);
  }

  /** Bytes with their length before them, which is -1 for none at all. */
  private static long lengthOf(byte @Nullable [] bytes) {
    return bytes == null ? ByteUtils.sizeOfVarint(-1) : lengthOf(bytes.length);
  }

  private static long lengthOf(int bytes) {
    return (long) ByteUtils.sizeOfVarint(bytes) + bytes;
  }
}
