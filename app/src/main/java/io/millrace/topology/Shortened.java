package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** What stands in a record for parts that were too long for its topic. */
final class Shortened {
  /** The header that names the parts. A record without it is whole. */
  static final String HEADER = "millrace.shortened";

  private static final String PREFIX = "sha256:";

  /** Bytes of a digest as it stands in a record. */
  static final int DIGEST_BYTES = PREFIX.length() + 64;

  private Shortened() {}

  /** The header for these parts, separated by commas. */
  static Header header(String parts) {
    return new RecordHeader(HEADER, parts.getBytes(UTF_8));
  }

  /** What stands for this text: {@code sha256:} and the digest of its UTF-8 in hexadecimal. */
  static String digest(String text) {
    return PREFIX + DigestUtils.sha256Hex(text);
  }

  /** The same for bytes. */
  static byte @Nullable [] digest(byte @Nullable [] bytes) {
    return bytes == null ? null : (PREFIX + DigestUtils.sha256Hex(bytes)).getBytes(UTF_8);
  }
}
