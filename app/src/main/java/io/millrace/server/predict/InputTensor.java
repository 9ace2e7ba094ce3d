package io.millrace.server.predict;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A tensor of a request of the Open Inference Protocol. Its data are nested as its shape says, or
 * flat.
 *
 * @param path for messages
 * @param rows its first size
 * @param width the product of the others
 */
record InputTensor(String path, String name, int rows, int width, JsonValue data) {
  private static final int MAX_SIZES = 8;
  private static final int MAX_WIDTH = 1 << 24;

  /** Numbers come as JSON has them, whatever their type. */
  private static final Set<String> TYPES =
      Set.of(
          "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP32",
          "FP64", "BYTES");

  /**
   * Reads it, but for its data.
   *
   * @param mostRows samples that may be in it
   */
  static InputTensor of(JsonValue tensor, int mostRows) throws RequestException {
    Map<String, JsonValue> members = tensor.members();
    String type = require(tensor, members, "datatype").text();
    if (!TYPES.contains(type)) {
      throw RequestException.invalid(
          "%s.datatype: %s: is not offered; FP32, FP64, INT64 and BYTES are among those that are"
              .formatted(tensor.path(), type));
    }
    JsonValue shape = require(tensor, members, "shape");
    List<JsonValue> sizes = shape.elements(MAX_SIZES);
    if (sizes.isEmpty() || sizes.get(0).size() == 0 || sizes.get(0).size() > mostRows) {
      throw RequestException.invalid(
          "%s: must begin with the number of samples, 1 to %,d".formatted(shape.path(), mostRows));
    }
    long width = 1;
    for (JsonValue size : sizes.subList(1, sizes.size())) {
      width = Math.min(MAX_WIDTH, width * size.size());
    }
    return new InputTensor(
        tensor.path(),
        require(tensor, members, "name").text(),
        sizes.get(0).size(),
        (int) width,
        require(tensor, members, "data"));
  }

  /** A member that must be there. */
  static JsonValue require(JsonValue of, Map<String, JsonValue> members, String name)
      throws RequestException {
    JsonValue value = members.get(name);
    if (value == null) {
      throw RequestException.invalid(of.path() + "." + name + ": missing");
    }
    return value;
  }

  /** The numbers of each sample, so many. */
  List<float[]> numbers(int features) throws RequestException {
    if (width != features) {
      throw RequestException.invalid(
          "%s.shape: expected [%d, %d], of the numbers that the model sees"
              .formatted(path, rows, features));
    }
    float[] all = data.numbers((int) Math.min(Integer.MAX_VALUE, (long) rows * features));
    List<float[]> samples = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      samples.add(Arrays.copyOfRange(all, i * features, (i + 1) * features));
    }
    return samples;
  }

  /** The value of each sample: one, or a list of them. */
  List<JsonValue> values() throws RequestException {
    List<JsonValue> all = data.elements((int) Math.min(MAX_WIDTH, (long) rows * width));
    if (all.size() == rows) {
      return width == 1 ? unnested(all) : all;
    }
    if (all.size() != rows * (long) width) {
      throw RequestException.invalid(
          "%s: %,d values do not fit the shape".formatted(data.path(), all.size()));
    }
    List<JsonValue> lists = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      lists.add(list(all.get(i * width), all.get((i + 1) * width - 1)));
    }
    return lists;
  }

  private static List<JsonValue> unnested(List<JsonValue> values) throws RequestException {
    List<JsonValue> inner = new ArrayList<>(values.size());
    for (JsonValue value : values) {
      inner.add(value.isArray() ? only(value) : value);
    }
    return inner;
  }

  private static JsonValue only(JsonValue list) throws RequestException {
    List<JsonValue> elements = list.elements(1);
    if (elements.isEmpty()) {
      throw RequestException.invalid(list.path() + ": expected one value");
    }
    JsonValue value = elements.get(0);
    return value.isArray() ? only(value) : value;
  }

  /** The list of all values from one to another, which stand side by side. */
  private static JsonValue list(JsonValue first, JsonValue last) {
    byte[] body = new byte[last.end() - first.start() + 2];
    System.arraycopy(first.body(), first.start(), body, 1, body.length - 2);
    body[0] = '[';
    body[body.length - 1] = ']';
    return new JsonValue(first.path(), JsonToken.START_ARRAY, body, 0, body.length);
  }
}
