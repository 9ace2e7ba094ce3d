package io.millrace.topology;

import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of a dead letter: ours, which say why and from where, and the record's own. */
final class LetterHeaders {
  static final String REASON = "millrace.reason";
  static final String MESSAGE = "millrace.message";
  static final String TOPIC = "millrace.topic";
  static final String PARTITION = "millrace.partition";
  static final String OFFSET = "millrace.offset";

  /** In place of topic, partition and offset: a line of a file that never was a sample. */
  static final String FILE = "millrace.file";

  static final String LINE = "millrace.line";

  /** Bytes of the whole value, where only its beginning is there. */
  static final String VALUE_BYTES = "millrace.value.bytes";

  /** SHA-256 of the whole value. */
  static final String VALUE_SHA256 = "millrace.value.sha256";

  /** Bytes of the whole key, where its digest stands in its place. */
  static final String KEY_BYTES = "millrace.key.bytes";

  /** How many of the record's own headers are left out. */
  static final String HEADERS_COUNT = "millrace.headers.count";

  /** Bytes of their keys and values. */
  static final String HEADERS_BYTES = "millrace.headers.bytes";

  private static final Set<String> OURS =
      Set.of(
          REASON,
          MESSAGE,
          TOPIC,
          PARTITION,
          OFFSET,
          FILE,
          LINE,
          Shortened.HEADER,
          VALUE_BYTES,
          VALUE_SHA256,
          KEY_BYTES,
          HEADERS_COUNT,
          HEADERS_BYTES);

  private LetterHeaders() {}

  /** A copy of the headers that are the record's own. */
  static Headers foreign(Headers headers) {
    return select(headers, false);
  }

  /** A copy of those that are ours. */
  static Headers ours(Headers headers) {
    return select(headers, true);
  }

  // Removal by name would take time by the square of their number, which anybody can choose.
  private static Headers select(Headers headers, boolean ours) {
    RecordHeaders selected = new RecordHeaders();
    for (Header header : headers) {
      if (OURS.contains(header.key()) == ours) {
        selected.add(header);
      }
    }
    return selected;
  }
}
