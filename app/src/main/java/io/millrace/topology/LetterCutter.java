package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Cuts a dead letter to what its topic takes. A record can be larger than any topic takes, since on
 * the samples topic it was compressed. The value is cut at its end; if little would be left of it,
 * a digest also stands for the key, or the record's own headers are left out, or both. Headers say
 * what was done; the whole record is still where the others say.
 */
final class LetterCutter {
  /** Topics must take so much: the digest of a key, and our headers, fit into it. */
  static final int LEAST_BYTES = 8 * 1024;

  /** What should be left of a value, and the headers that say that it is cut. */
  private static final int USEFUL_BYTES = 1024 + 256;

  private final RecordLimit limit;

  LetterCutter(RecordLimit limit) {
    this.limit = limit;
  }

  /** The letter itself, or what fits of it. */
  Record<byte[], byte[]> fit(Record<byte[], byte[]> letter) {
    if (fits(letter)) {
      return letter;
    }
    for (Record<byte[], byte[]> candidate :
        List.of(letter, withoutKey(letter), withoutHeaders(letter))) {
      boolean useful =
          candidate.value() != null
              && limit.room(candidate.key(), candidate.headers()) >= USEFUL_BYTES;
      if (useful || fits(candidate)) {
        return cut(candidate);
      }
    }
    return cut(withoutHeaders(withoutKey(letter)));
  }

  private boolean fits(Record<byte[], byte[]> letter) {
    return limit.allows(letter.key(), letter.value(), letter.headers());
  }

  private static Record<byte[], byte[]> withoutKey(Record<byte[], byte[]> letter) {
    byte[] key = letter.key();
    return key == null || key.length <= Shortened.DIGEST_BYTES
        ? letter
        : note(letter, "key", LetterHeaders.KEY_BYTES, key.length).withKey(Shortened.digest(key));
  }

  private static Record<byte[], byte[]> withoutHeaders(Record<byte[], byte[]> letter) {
    int count = 0;
    long bytes = 0;
    for (Header header : LetterHeaders.foreign(letter.headers())) {
      count++;
      bytes += header.key().getBytes(UTF_8).length;
      bytes += header.value() == null ? 0 : header.value().length;
    }
    if (count == 0) {
      return letter;
    }
    Record<byte[], byte[]> ours = letter.withHeaders(LetterHeaders.ours(letter.headers()));
    Record<byte[], byte[]> noted = note(ours, "headers", LetterHeaders.HEADERS_BYTES, bytes);
    add(noted.headers(), LetterHeaders.HEADERS_COUNT, Integer.toString(count));
    return noted;
  }

  private Record<byte[], byte[]> cut(Record<byte[], byte[]> letter) {
    if (fits(letter) || letter.value() == null) {
      return letter;
    }
    byte[] value = letter.value();
    Record<byte[], byte[]> noted = note(letter, "value", LetterHeaders.VALUE_BYTES, value.length);
    add(noted.headers(), LetterHeaders.VALUE_SHA256, DigestUtils.sha256Hex(value));
    int room = (int) Math.max(0, limit.room(noted.key(), noted.headers()));
    return noted.withValue(Arrays.copyOf(value, room));
  }

  /** The letter with headers that say of one more part how long it was. */
  private static Record<byte[], byte[]> note(
      Record<byte[], byte[]> letter, String part, String header, long bytes) {
    Headers headers = new RecordHeaders(letter.headers());
    List<String> parts = new ArrayList<>();
    Header before = headers.lastHeader(Shortened.HEADER);
    if (before != null) {
      parts.add(new String(before.value(), UTF_8));
    }
    parts.add(part);
    headers.remove(Shortened.HEADER).add(Shortened.header(String.join(", ", parts)));
    add(headers, header, Long.toString(bytes));
    return letter.withHeaders(headers);
  }

  private static void add(Headers headers, String key, String value) {
    headers.add(key, value.getBytes(UTF_8));
  }
}
