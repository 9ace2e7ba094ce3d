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
final class Utf8 {
  private Utf8() {}

  /** Refuses what is not. */
  static void require(byte[] bytes) throws InvalidSampleException {
    InvalidSampleException fault = fault(bytes);
    if (fault != null) {
      throw fault;
    }
  }

  /** What is wrong with the bytes, or null. */
  static @Nullable InvalidSampleException fault(byte[] bytes) {
    return isAscii(bytes) ? null : decodingFault(bytes);
  }

  private static boolean isAscii(byte[] bytes) {
    int all = 0;
    for (byte b : bytes) {
      all |= b;
    }
    return all >= 0;
  }

  private static @Nullable InvalidSampleException decodingFault(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CoderResult result = UTF_8.newDecoder().decode(input, CharBuffer.allocate(bytes.length), true);
    return result.isError()
        ? Undecodable.because("its byte %d is not UTF-8".formatted(input.position() + 1))
        : null;
  }
}
