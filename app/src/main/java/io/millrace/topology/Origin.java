package io.millrace.topology;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import java.nio.ByteBuffer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Where a record of the log comes from. The merge writes it into a header, whose name says whether
 * it is a sample or a label.
 *
 * @param topicId which topic: one that is deleted and made anew has another
 * @param partition of that topic
 * @param offset in that partition
 */
record Origin(Uuid topicId, int partition, long offset) {
  /** Of a sample. */
  static final String HEADER = "millrace.origin";

  /** Of a label. */
  static final String LABEL = "millrace.label";

  private static final int BYTES = 2 * Long.BYTES + Integer.BYTES + Long.BYTES;

  Header header() {
    return header(HEADER);
  }

  Header header(String name) {
    return new RecordHeader(
        name,
        ByteBuffer.allocate(BYTES)
            .putLong(topicId.getMostSignificantBits())
            .putLong(topicId.getLeastSignificantBits())
            .putInt(partition)
            .putLong(offset)
            .array());
  }

  /**
   * Reads the header.
   *
   * @throws InvalidSampleException if there is none, or something else in its place: the record was
   *     not written by the merge
   */
  static Origin of(Headers headers) throws InvalidSampleException {
    return of(headers, HEADER);
  }

  /** The same of the header with that name. */
  static Origin of(Headers headers, String name) throws InvalidSampleException {
    Header header = headers.lastHeader(name);
    if (header != null && header.value() != null && header.value().length == BYTES) {
      ByteBuffer bytes = ByteBuffer.wrap(header.value());
      Origin origin =
          new Origin(new Uuid(bytes.getLong(), bytes.getLong()), bytes.getInt(), bytes.getLong());
      if (origin.partition >= 0 && origin.offset >= 0) {
        return origin;
      }
    }
    throw new InvalidSampleException(
        Reason.UNDECODABLE,
        "header %s: missing or broken: only the merge may write to the log; send samples to the samples topic"
            .formatted(HEADER));
  }

  /** The headers but ours: those that the record had in the samples topic. */
  static Headers without(Headers headers) {
    RecordHeaders rest = new RecordHeaders();
    for (Header header : headers) {
      if (!header.key().equals(HEADER) && !header.key().equals(LABEL)) {
        rest.add(header);
      }
    }
    return rest;
  }
}
