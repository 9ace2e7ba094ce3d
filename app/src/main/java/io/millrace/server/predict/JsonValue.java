package io.millrace.server.predict;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.millrace.data.JsonFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value within a body in JSON: a range of its bytes, so that a sample reaches its reader as it
 * was sent.
 *
 * @param path where it stands, for messages, such as {@code instances[2]}
 * @param kind its first token
 * @param body all bytes
 * @param start of the value
 * @param end behind it
 */
record JsonValue(String path, JsonToken kind, byte[] body, int start, int end)
    implements TensorData {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_SHOWN = 40;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Names come from outside and must not fill the JVM's table of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  /** The one value that a body holds, all of which is JSON. */
  static JsonValue of(byte[] body) throws RequestException {
    return of(body, body.length);
  }

  /**
   * The one value that a body begins with.
   *
   * @param length of the body that is JSON
   * @throws RequestException if it holds none, another thing behind it, or broken JSON
   */
  static JsonValue of(byte[] body, int length) throws RequestException {
    requireUtf8(body, length);
    try (JsonParser in = JSON.createParser(body, 0, length)) {
      JsonToken first = in.nextToken();
      if (first == null) {
        throw RequestException.invalid("the body is empty: expected a JSON object");
      }
      int start = offset(in);
      int end = skip(in);
      if (in.nextToken() != null) {
        throw RequestException.invalid("the body: there is more after the JSON object");
      }
      return new JsonValue("the body", first, body, start, end);
    } catch (IOException e) {
      throw broken("the body", e);
    }
  }

  /**
   * The parser takes surrogates, and what is beyond Unicode, in names and in what it passes over.
   */
  private static void requireUtf8(byte[] body, int length) throws RequestException {
    try {
      Object unused = UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length));
    } catch (CharacterCodingException e) {
      throw RequestException.invalid("the body: broken JSON: is not UTF-8");
    }
  }

  /** Passing over a value does not find all, such as a text that is too long. */
  private static RequestException broken(String path, IOException e) {
    String fault =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return RequestException.invalid(path + ": broken JSON: " + JsonFault.of(fault));
  }

  private static int offset(JsonParser in) {
    return (int) in.currentTokenLocation().getByteOffset();
  }

  /** Passes over the current value; returns where it ends. */
  private static int skip(JsonParser in) throws IOException {
    in.skipChildren();
    in.finishToken();
    return (int) in.currentLocation().getByteOffset();
  }

  /** What reads from where the value begins; offsets are relative to that. */
  private JsonParser parser() throws IOException {
    JsonParser in = JSON.createParser(body, start, end - start);
    in.nextToken();
    return in;
  }

  private JsonValue inner(String where, JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    int first = start + offset(in);
    return new JsonValue(where, token, body, first, start + skip(in));
  }

  boolean isArray() {
    return kind == JsonToken.START_ARRAY;
  }

  boolean isObject() {
    return kind == JsonToken.START_OBJECT;
  }

  boolean isNumber() {
    return kind.isNumeric();
  }

  /**
   * The values of an object by their names, in their order.
   *
   * @throws RequestException if it is none, or has a name twice
   */
  Map<String, JsonValue> members() throws RequestException {
    if (!isObject()) {
      throw wrong("an object");
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    try (JsonParser in = parser()) {
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = in.currentName();
        in.nextToken();
        String where = path.equals("the body") ? name : path + "." + name;
        if (members.put(name, inner(where, in)) != null) {
          throw RequestException.invalid(where + ": is there twice");
        }
      }
    } catch (IOException e) {
      throw broken(path, e);
    }
    return members;
  }

  /**
   * The elements of a list.
   *
   * @param most so many there may be
   * @throws RequestException if it is none, or there are more
   */
  List<JsonValue> elements(int most) throws RequestException {
    if (!isArray()) {
      throw wrong("a list");
    }
    List<JsonValue> elements = new ArrayList<>();
    try (JsonParser in = parser()) {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        if (elements.size() == most) {
          throw RequestException.invalid(
              "%s: more than %,d values: send fewer at a time".formatted(path, most));
        }
        elements.add(inner(path + "[" + elements.size() + "]", in));
      }
    } catch (IOException e) {
      throw broken(path, e);
    }
    return elements;
  }

  @Override
  public JsonValue list(int count) {
    return this;
  }

  /** Those of a list, however they are nested in further lists. */
  @Override
  public float[] numbers(int count) throws RequestException {
    if (!isArray()) {
      throw wrong("a list of %,d numbers".formatted(count));
    }
    // Each takes two bytes at least: what a shape promises is not yet there.
    float[] numbers = new float[Math.min(count, (end - start) / 2 + 1)];
    int found = 0;
    try (JsonParser in = parser()) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token.isNumeric()) {
          if (found < numbers.length) {
            numbers[found] = finite(in.getDoubleValue(), path + "[" + found + "]");
          }
          found++;
        } else if (token.isScalarValue() || token == JsonToken.START_OBJECT) {
          throw RequestException.invalid(
              "%s[%d]: expected a number, found %s".formatted(path, found, shown(in.getText())));
        }
      }
    } catch (IOException e) {
      throw broken(path, e);
    }
    if (found != count) {
      throw RequestException.invalid(
          "%s: expected %,d numbers, found %,d".formatted(path, count, found));
    }
    return numbers;
  }

  /**
   * A number.
   *
   * @throws RequestException if it is none
   */
  float number() throws RequestException {
    if (!isNumber()) {
      throw wrong("a number");
    }
    try (JsonParser in = parser()) {
      return finite(in.getDoubleValue(), path);
    } catch (IOException e) {
      throw broken(path, e);
    }
  }

  private static float finite(double value, String path) throws RequestException {
    if (!Float.isFinite((float) value)) {
      throw RequestException.invalid(path + ": " + value + " is too large for a 32-bit float");
    }
    return (float) value;
  }

  /**
   * A truth.
   *
   * @throws RequestException if it is none
   */
  boolean truth() throws RequestException {
    if (!kind.isBoolean()) {
      throw wrong("true or false");
    }
    return kind == JsonToken.VALUE_TRUE;
  }

  /**
   * A whole number that is not negative.
   *
   * @throws RequestException if it is none
   */
  int size() throws RequestException {
    try (JsonParser in = parser()) {
      if (kind == JsonToken.VALUE_NUMBER_INT && in.getIntValue() >= 0) {
        return in.getIntValue();
      }
    } catch (JsonProcessingException e) {
      throw wrong("a whole number of 32 bits");
    } catch (IOException e) {
      throw broken(path, e);
    }
    throw wrong("a whole number >= 0");
  }

  /**
   * A text, which can be written again.
   *
   * @throws RequestException if it is none
   */
  String text() throws RequestException {
    if (kind != JsonToken.VALUE_STRING) {
      throw wrong("a text");
    }
    try (JsonParser in = parser()) {
      String text = in.getText();
      if (!UTF_8.newEncoder().canEncode(text)) {
        throw RequestException.invalid(path + ": has half of a surrogate pair only");
      }
      return text;
    } catch (IOException e) {
      throw broken(path, e);
    }
  }

  /** Its bytes. */
  byte[] bytes() {
    return Arrays.copyOfRange(body, start, end);
  }

  private RequestException wrong(String expected) {
    String found =
        isArray() ? "a list" : isObject() ? "an object" : shown(new String(bytes(), UTF_8));
    return RequestException.invalid("%s: expected %s, found %s".formatted(path, expected, found));
  }

  private static String shown(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }
}
