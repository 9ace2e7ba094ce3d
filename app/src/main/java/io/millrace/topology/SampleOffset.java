package io.millrace.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Which sample a prediction is for: its offset, in decimal digits, in the header {@value #HEADER}
 * of the prediction, which is in the partition of the same number. By it the predictions of several
 * models can be held against each other, whatever their formats.
 */
public final class SampleOffset {
  /** The header's name, as in dead letters. */
  public static final String HEADER = LetterHeaders.OFFSET;

  /** Of a record without the header: a former build wrote none. */
  public static final long UNKNOWN = -1;

  private static final int MOST_DIGITS = 19;

  private SampleOffset() {}

  /** New headers with the offset alone. */
  static Headers headers(long offset) {
    Headers headers = new RecordHeaders();
    return headers.add(new RecordHeader(HEADER, Long.toString(offset).getBytes(US_ASCII)));
  }

  /** The offset in a prediction's headers, or {@link #UNKNOWN}. */
  public static long of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    byte[] value = header == null ? null : header.value();
    if (value == null || value.length == 0 || value.length > MOST_DIGITS) {
      return UNKNOWN;
    }
    long offset = 0;
    for (byte digit : value) {
      if (digit < '0' || digit > '9') {
        return UNKNOWN;
      }
      offset = offset * 10 + digit - '0';
    }
    return offset < 0 ? UNKNOWN : offset;
  }
}
