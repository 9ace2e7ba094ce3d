package io.millrace.labels;

import java.nio.ByteBuffer;

/**
 * A label whose sample has not come yet.
 *
 * @param time of its record, in ms since 1970-01-01 UTC
 * @param ends when it stops to wait, likewise: settings may change meanwhile
 * @param numbers of it, {@code [labels]}
 * @param whole its record as the topology writes it
 */
record EarlyLabel(long time, long ends, float[] numbers, byte[] whole) {
  byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(
            2 * Long.BYTES + Integer.BYTES + numbers.length * Float.BYTES + whole.length);
    bytes.putLong(time).putInt(mirrored(numbers.length)).putLong(ends);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    return bytes.put(whole).array();
  }

  /**
   * Reads what {@link #bytes} gave, or a former build, which did not write the end.
   *
   * @param settings by which that one ends
   */
  static EarlyLabel of(byte[] bytes, LateLabels settings) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long time = in.getLong();
    int length = in.getInt();
    long ends = length < 0 ? in.getLong() : settings.givenUp(time);
    float[] numbers = new float[length < 0 ? mirrored(length) : length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.getFloat();
    }
    byte[] whole = new byte[in.remaining()];
    in.get(whole);
    return new EarlyLabel(time, ends, numbers, whole);
  }

  /** Lengths from 0 on become those from −1 down, and back: so what has no end is told apart. */
  private static int mirrored(int length) {
    return -1 - length;
  }
}
