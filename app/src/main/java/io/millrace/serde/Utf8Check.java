package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.InvalidSampleException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;

/**
 * Whether bytes are UTF-8 (RFC 3629). Most decoders put replacements, or take longer forms than the
 * shortest, where this refuses.
 */
final class Utf8Check {
  private Utf8Check() {}

  /** Refuses what is not, of the first bytes. */
  static void require(byte[] bytes, int length) throws InvalidSampleException {
    require(bytes, 0, length);
  }

  /** Refuses what is not, of the bytes that begin at {@code start}. */
  static void require(byte[] bytes, int start, int length) throws InvalidSampleException {
    InvalidSampleException fault = fault(bytes, start, length);
    if (fault != null) {
      throw fault;
    }
  }

  /** What is wrong with the first bytes, or null. */
  static @Nullable InvalidSampleException fault(byte[] bytes, int length) {
    return fault(bytes, 0, length);
  }

  private static @Nullable InvalidSampleException fault(byte[] bytes, int start, int length) {
    return isAscii(bytes, start, length) ? null : decodingFault(bytes, start, length);
  }

  private static boolean isAscii(byte[] bytes, int start, int length) {
    int all = 0;
    for (int i = start; i < start + length; i++) {
      all |= bytes[i];
    }
    return all >= 0;
  }

  private static @Nullable InvalidSampleException decodingFault(
      byte[] bytes, int start, int length) {
    ByteBuffer input = ByteBuffer.wrap(bytes, start, length);
    CoderResult result = UTF_8.newDecoder().decode(input, CharBuffer.allocate(length), true);
    return result.isError()
        ? Undecodable.because("its byte %d is not UTF-8".formatted(input.position() + 1))
        : null;
  }
}
