package io.millrace.serde;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.JsonFault;
import io.millrace.data.Sample;
import io.millrace.features.Field;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples in JSON: one object with a value for each feature and the label (a vector is an
 * array of numbers, a bag a text or an array of tokens), at the top or in objects inside it, and
 * optionally id, time, weight and attributes (an object, not read). A null counts as missing; true
 * and false are the texts {@code true} and {@code false}, as in Avro.
 */
final class JsonSampleReader implements BodyReader {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Not JSON, but common, and then the number is what is wrong, not the record.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Names come from outside and must not fill the JVM's table of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private final SampleEncoder encoder;
  private final JsonPlace<Field> root;
  private final @Nullable Field attributes;

  JsonSampleReader(SampleFields fields) {
    encoder = new SampleEncoder(fields);
    attributes = encoder.attributes();
    Map<String, Field> places = new HashMap<>(encoder.fields());
    if (attributes != null) {
      places.put(fields.notes().attributes().field(), attributes);
    }
    root = JsonPlace.of(places);
  }

  @Override
  public Sample read(byte[] value, int start, Block block, int row) throws InvalidSampleException {
    Utf8Check.require(value, start, value.length - start);
    encoder.start(block, row);
    try (JsonParser in = JSON.createParser(value, start, value.length - start)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw Undecodable.because("it is not a JSON object");
      }
      readObject(in, root, encoder.ignoresExtra());
      if (in.nextToken() != null) {
        throw Undecodable.because("there is more after the JSON object");
      }
    } catch (JsonProcessingException e) {
      throw Undecodable.because("broken JSON: " + JsonFault.of(e.getOriginalMessage()));
    } catch (IOException e) {
      throw Undecodable.because("broken JSON: " + e.getMessage());
    }
    return encoder.finish();
  }

  private void readObject(JsonParser in, JsonPlace<Field> places, boolean ignoresExtra)
      throws IOException, InvalidSampleException {
    JsonPlace<Field> before = null;
    JsonPlace<Field> place = places.next(in, null);
    while (in.currentToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      in.nextToken();
      if (place != null) {
        readPlace(in, place, ignoresExtra);
        before = place;
      } else {
        if (!ignoresExtra) {
          encoder.extraField(places.pathTo(key));
        }
        in.skipChildren();
      }
      place = places.next(in, before);
    }
  }

  private void readPlace(JsonParser in, JsonPlace<Field> place, boolean ignoresExtra)
      throws IOException, InvalidSampleException {
    Field field = place.meaning();
    if (in.currentToken() == JsonToken.START_OBJECT && place.hasInner()) {
      readObject(in, place, ignoresExtra || field == attributes);
    } else if (field == null) {
      requireNull(in, place);
    } else if (field == encoder.unread()) {
      in.skipChildren();
    } else if (field == attributes) {
      skipAttributes(in, field);
    } else {
      readValue(in, field);
    }
  }

  private static void requireNull(JsonParser in, JsonPlace<Field> place)
      throws IOException, InvalidSampleException {
    if (in.currentToken() != JsonToken.VALUE_NULL) {
      throw new InvalidSampleException(
          Reason.WRONG_TYPE,
          "field '"
              + place.path()
              + "': "
              + (in.currentToken() == JsonToken.START_ARRAY ? "a list" : in.getText())
              + " is not an object, which the settings expect there");
    }
  }

  private static void skipAttributes(JsonParser in, Field field)
      throws IOException, InvalidSampleException {
    switch (in.currentToken()) {
      case VALUE_NULL -> {}
      case START_OBJECT -> in.skipChildren();
      default -> throw field.wrongType(in.getText());
    }
  }

  private static void readValue(JsonParser in, Field field)
      throws IOException, InvalidSampleException {
    switch (in.currentToken()) {
      case VALUE_NULL -> {}
      case VALUE_STRING, VALUE_TRUE, VALUE_FALSE -> field.text(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber(in, field);
      case START_ARRAY -> readVector(in, field);
      case START_OBJECT -> throw field.wrongType("an object");
      default -> throw field.wrongType(in.getText());
    }
  }

  private static void readNumber(JsonParser in, Field field)
      throws IOException, InvalidSampleException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != NumberType.BIG_INTEGER) {
      field.number(in.getLongValue());
    } else {
      field.number(in.getDoubleValue());
    }
  }

  private static void readVector(JsonParser in, Field field)
      throws IOException, InvalidSampleException {
    field.startVector();
    int count = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken().isNumeric()) {
        field.element(count++, in.getDoubleValue());
      } else if (in.currentToken() == JsonToken.VALUE_STRING) {
        field.element(count++, in.getText());
      } else {
        throw field.wrongType(in.getText());
      }
    }
    field.endVector(count);
  }
}
