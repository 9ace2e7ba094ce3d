package io.millrace.features;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * From a text to a bucket: MurmurHash3 of its UTF-8, seeded with that of the feature's name, so
 * that equal values of two features share a bucket only by chance; as an unsigned number, modulo
 * the number of buckets. Nothing is allocated per text.
 */
final class Buckets {
  private static final double MAX_EXACT = 1L << 53;

  private final int count;
  private final int seed;
  private byte[] bytes = new byte[64];
  private int length;

  /**
   * Prepares to hash.
   *
   * @param name of the feature
   * @param count of the buckets
   */
  Buckets(String name, int count) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    this.count = count;
    this.seed = MurmurHash3.hash32x86(utf8, 0, utf8.length, 0);
  }

  int count() {
    return count;
  }

  /** The bucket of a text's characters from {@code from} to before {@code to}. */
  int of(CharSequence text, int from, int to) {
    length = 0;
    reserve(3 * (to - from));
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < to
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        addFour(Character.toCodePoint(c, text.charAt(++i)));
      } else if (c < 0x80) {
        bytes[length++] = (byte) c;
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xc0 | (c >> 6));
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
      } else {
        bytes[length++] = (byte) (0xe0 | (c >> 12));
        bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
      }
    }
    return bucket();
  }

  private void addFour(int codePoint) {
    bytes[length++] = (byte) (0xf0 | (codePoint >> 18));
    bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
    bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  /** The bucket of a number's text: 3 and 3.0 count as "3". */
  int of(double number) {
    if (number == Math.rint(number) && Math.abs(number) <= MAX_EXACT) {
      return of((long) number);
    }
    String text = Double.toString(number);
    return of(text, 0, text.length());
  }

  /** The bucket of a number's text. */
  int of(long number) {
    length = 0;
    long left = number;
    do {
      bytes[length++] = (byte) ('0' + Math.abs(left % 10));
      left /= 10;
    } while (left != 0);
    if (number < 0) {
      bytes[length++] = '-';
    }
    for (int i = 0, j = length - 1; i < j; i++, j--) {
      byte digit = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = digit;
    }
    return bucket();
  }

  private void reserve(int most) {
    if (bytes.length < most) {
      bytes = Arrays.copyOf(bytes, most);
    }
  }

  private int bucket() {
    return Integer.remainderUnsigned(MurmurHash3.hash32x86(bytes, 0, length, seed), count);
  }
}
