package io.millrace.server.predict;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a request of the Open Inference Protocol. Its data are nested as its shape says, or
 * flat, or stand behind the JSON.
 *
 * @param path for messages
 * @param rows its first size
 * @param width the product of the others
 */
record InputTensor(String path, String name, int rows, int width, TensorData data) {
  private static final int MAX_SIZES = 8;
  private static final int MAX_WIDTH = 1 << 24;

  /**
   * Reads it, but for its data. Numbers in JSON are as JSON has them, whatever their type.
   *
   * @param mostRows samples that may be in it
   * @param input the request that it is of, read as far as the tensors before
   */
  static InputTensor of(JsonValue tensor, int mostRows, BinaryInput input) throws RequestException {
    Map<String, JsonValue> members = tensor.members();
    String typeName = require(tensor, members, "datatype").text();
    Datatype type =
        Datatype.of(typeName)
            .orElseThrow(
                () ->
                    RequestException.invalid(
                        "%s.datatype: %s: is not offered; FP32, FP64, INT64 and BYTES are among those that are"
                            .formatted(tensor.path(), typeName)));
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
        data(tensor, members, type, input));
  }

  private static TensorData data(
      JsonValue tensor, Map<String, JsonValue> members, Datatype type, BinaryInput input)
      throws RequestException {
    JsonValue size = parameter(members, BinaryInput.SIZE);
    if (size == null) {
      return require(tensor, members, "data");
    }
    if (members.containsKey("data")) {
      throw RequestException.invalid(
          "%s.data: with the parameter %s, data stand behind the JSON"
              .formatted(tensor.path(), BinaryInput.SIZE));
    }
    return new BinaryTensor(tensor.path(), type, input.next(tensor.path(), size.size()));
  }

  /** A parameter of a request, or of a tensor in it; null if it is not there. */
  static @Nullable JsonValue parameter(Map<String, JsonValue> members, String name)
      throws RequestException {
    JsonValue parameters = members.get("parameters");
    return parameters == null ? null : parameters.members().get(name);
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

  /** The value of each sample: one, or a list of them, which may be empty. */
  List<JsonValue> values() throws RequestException {
    JsonValue list = data.list((int) Math.min(MAX_WIDTH, (long) rows * width));
    List<JsonValue> all =
        list.elements((int) Math.min(MAX_WIDTH, (long) rows * Math.max(1, width)));
    if (all.size() == rows) {
      return width == 1 ? unnested(all) : all;
    }
    if (all.size() != rows * (long) width) {
      throw RequestException.invalid(
          "%s: %,d values do not fit the shape".formatted(list.path(), all.size()));
    }
    if (width == 0) {
      return Collections.nCopies(rows, list);
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
