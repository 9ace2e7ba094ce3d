package io.millrace.server.predict;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * The data of a tensor as bytes: its elements row by row, little-endian. A text has its length
 * before it, in four bytes.
 *
 * @param path of the tensor, for messages
 * @param bytes the elements, in little-endian order; read once
 */
record BinaryTensor(String path, Datatype type, ByteBuffer bytes) implements TensorData {
  @Override
  public float[] numbers(int count) throws RequestException {
    if (type == Datatype.BYTES || type == Datatype.BOOL) {
      throw RequestException.invalid(
          "%s.datatype: %s: expected numbers, such as FP32".formatted(path, type));
    }
    requireElements(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      double number = ((Number) type.read(bytes)).doubleValue();
      if (!Float.isFinite((float) number)) {
        throw notFinite(i, number);
      }
      numbers[i] = (float) number;
    }
    return numbers;
  }

  private RequestException notFinite(int i, double number) {
    return RequestException.invalid(
        "%s, element %d: %s: must be finite as a 32-bit float".formatted(path, i, number));
  }

  /** The same elements as a request without the extension has them. */
  @Override
  public JsonValue list(int count) throws RequestException {
    if (type != Datatype.BYTES) {
      requireElements(count);
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream(bytes.remaining() + 2);
    json.write('[');
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        json.write(',');
      }
      json.writeBytes(type == Datatype.BYTES ? text(i) : scalar(i));
    }
    json.write(']');
    if (bytes.hasRemaining()) {
      throw RequestException.invalid(
          "%s: %,d bytes are left behind its %,d texts".formatted(path, bytes.remaining(), count));
    }
    return new JsonValue(path, JsonToken.START_ARRAY, json.toByteArray(), 0, json.size());
  }

  /** Before room is made for them. */
  private void requireElements(int count) throws RequestException {
    long expected = (long) count * type.size();
    if (bytes.remaining() != expected) {
      throw RequestException.invalid(
          "%s.parameters.%s: %,d: expected %,d, for %,d elements of type %s"
              .formatted(path, BinaryInput.SIZE, bytes.remaining(), expected, count, type));
    }
  }

  private byte[] scalar(int i) throws RequestException {
    Object element = type.read(bytes);
    if (element instanceof Number number && !Double.isFinite(number.doubleValue())) {
      throw notFinite(i, number.doubleValue());
    }
    return element.toString().getBytes(UTF_8);
  }

  private byte[] text(int i) throws RequestException {
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw RequestException.invalid(
          "%s, element %d: the text or its length of four bytes is cut off: %,d bytes are left"
              .formatted(path, i, bytes.remaining()));
    }
    ByteBuffer text = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    try {
      char[] quoted =
          JsonStringEncoder.getInstance().quoteAsString(UTF_8.newDecoder().decode(text).toString());
      return ('"' + String.valueOf(quoted) + '"').getBytes(UTF_8);
    } catch (CharacterCodingException e) {
      throw RequestException.invalid("%s, element %d: is not UTF-8".formatted(path, i));
    }
  }
}
