package io.millrace.labels;

import java.nio.ByteBuffer;

/**
 * A label whose sample has not come yet.
 *
 * @param time of its record, in ms since 1970-01-01 UTC
 * @param numbers of it, {@code [labels]}
 * @param whole its record as the topology writes it
 */
record EarlyLabel(long time, float[] numbers, byte[] whole) {
  byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(
            Long.BYTES + Integer.BYTES + numbers.length * Float.BYTES + whole.length);
    bytes.putLong(time).putInt(numbers.length);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    return bytes.put(whole).array();
  }

  static EarlyLabel of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long time = in.getLong();
    float[] numbers = new float[in.getInt()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.getFloat();
    }
    byte[] whole = new byte[in.remaining()];
    in.get(whole);
    return new EarlyLabel(time, numbers, whole);
  }
}
