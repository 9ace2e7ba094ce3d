package io.millrace.cli.init;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.JsonFault;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of a JSON object; those of objects within it have all keys in their paths. */
final class JsonValues {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonValues() {}

  /**
   * Those of a record.
   *
   * @throws InvalidSampleException if it is not an object in JSON
   */
  static Map<FieldPath, Value> of(byte[] record) throws InvalidSampleException {
    Map<FieldPath, Value> values = new LinkedHashMap<>();
    parse(record)
        .properties()
        .forEach(field -> add(values, FieldPath.of(field.getKey()), field.getValue()));
    return values;
  }

  private static JsonNode parse(byte[] record) throws InvalidSampleException {
    try {
      JsonNode node = JSON.readTree(record);
      if (node.isObject()) {
        return node;
      }
      throw new InvalidSampleException(Reason.UNDECODABLE, "record: it is not a JSON object");
    } catch (JsonProcessingException e) {
      throw broken(e.getOriginalMessage());
    } catch (IOException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
  }

  private static InvalidSampleException broken(String fault) {
    return new InvalidSampleException(
        Reason.UNDECODABLE, "record: broken JSON: " + JsonFault.of(fault));
  }

  private static void add(Map<FieldPath, Value> values, FieldPath path, JsonNode node) {
    if (node.isObject()) {
      node.properties().forEach(field -> add(values, path.inner(field.getKey()), field.getValue()));
    } else {
      values.put(path, value(node));
    }
  }

  private static Value value(JsonNode node) {
    if (node.isNull()) {
      return new Value.Empty();
    } else if (node.isTextual()) {
      return node.textValue().isEmpty() ? new Value.Empty() : new Value.Text(node.textValue());
    } else if (node.isNumber()) {
      return Value.number(node.doubleValue(), NumberText.of(node));
    }
    return node.isArray() ? array(node) : new Value.Text(node.asText());
  }

  private static Value array(JsonNode node) {
    if (node.isEmpty()) {
      return new Value.Empty();
    } else if (all(node, true)) {
      return new Value.Vector(node.size());
    }
    return all(node, false)
        ? new Value.Tokens(node.size())
        : new Value.Unreadable("arrays of other things than numbers or texts");
  }

  private static boolean all(JsonNode array, boolean numbers) {
    for (JsonNode element : array) {
      if (numbers ? !element.isNumber() : !element.isTextual()) {
        return false;
      }
    }
    return true;
  }
}
