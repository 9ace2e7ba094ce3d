package io.millrace.server.predict;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The tensors that go behind the JSON of an answer, in the order in which that names them. */
final class BinaryOutput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds a tensor of type FP32; returns its length. */
  int add(float[][] rows) {
    int before = bytes.size();
    for (float[] row : rows) {
      byte[] numbers = new byte[row.length * Float.BYTES];
      littleEndian(numbers).asFloatBuffer().put(row);
      bytes.writeBytes(numbers);
    }
    return bytes.size() - before;
  }

  /** Adds a tensor of type BYTES; returns its length. */
  int add(Iterable<String> texts) {
    int before = bytes.size();
    for (String text : texts) {
      byte[] utf8 = text.getBytes(UTF_8);
      byte[] length = new byte[Integer.BYTES];
      littleEndian(length).putInt(utf8.length);
      bytes.writeBytes(length);
      bytes.writeBytes(utf8);
    }
    return bytes.size() - before;
  }

  private static ByteBuffer littleEndian(byte[] array) {
    return ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether there is any. */
  boolean isEmpty() {
    return bytes.size() == 0;
  }

  /** This JSON, and all tensors behind it. */
  byte[] behind(byte[] json) {
    byte[] all = Arrays.copyOf(json, json.length + bytes.size());
    System.arraycopy(bytes.toByteArray(), 0, all, json.length, bytes.size());
    return all;
  }
}
