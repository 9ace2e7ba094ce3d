package io.millrace.server.predict;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A body that may have binary tensors behind its JSON, in the order in which that names them: the
 * Open Inference Protocol's <a
 * href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md">binary
 * tensor data extension</a>.
 */
final class BinaryInput {
  /** The header that tells how long the JSON is. */
  static final String HEADER = "Inference-Header-Content-Length";

  /** The parameter of a tensor that tells how many bytes are its data. */
  static final String SIZE = "binary_data_size";

  private final JsonValue json;
  private final ByteBuffer left;

  private BinaryInput(JsonValue json, ByteBuffer left) {
    this.json = json;
    this.left = left;
  }

  /**
   * Reads the JSON.
   *
   * @param header what {@link #HEADER} says; null: all is JSON
   * @throws RequestException if that is no length within the body, or the JSON is broken
   */
  static BinaryInput of(byte[] body, @Nullable String header) throws RequestException {
    int length = header == null ? body.length : length(header, body.length);
    return new BinaryInput(
        JsonValue.of(body, length), ByteBuffer.wrap(body, length, body.length - length));
  }

  private static int length(String header, int body) throws RequestException {
    try {
      int length = Integer.parseInt(header.strip());
      if (length >= 0 && length <= body) {
        return length;
      }
    } catch (NumberFormatException e) {
      // It is told below.
    }
    throw RequestException.invalid(
        "%s: expected the length of the JSON, 0 to %,d, which is that of the body"
            .formatted(HEADER, body));
  }

  /** What stands before the tensors. */
  JsonValue json() {
    return json;
  }

  /**
   * The bytes of the next tensor.
   *
   * @param path of the tensor, for messages
   * @throws RequestException if there are fewer left
   */
  ByteBuffer next(String path, int size) throws RequestException {
    if (size > left.remaining()) {
      throw RequestException.invalid(
          "%s.parameters.%s: %,d: only %,d bytes are left in the body behind the JSON, whose length %s tells"
              .formatted(path, SIZE, size, left.remaining(), HEADER));
    }
    ByteBuffer next = left.slice(left.position(), size).order(ByteOrder.LITTLE_ENDIAN);
    left.position(left.position() + size);
    return next;
  }

  /**
   * All tensors are read.
   *
   * @throws RequestException if there are bytes left
   */
  void requireEnd() throws RequestException {
    if (left.hasRemaining()) {
      throw RequestException.invalid(
          "the body: %,d bytes are left behind the tensors, whose lengths %s tells"
              .formatted(left.remaining(), SIZE));
    }
  }
}
