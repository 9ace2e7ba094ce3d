package io.millrace.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.Outcome;
import java.io.IOException;

/** Reads what {@link JsonPredictionWriter} wrote. */
final class JsonPredictionReader implements PredictionReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Outcome read(byte[] value) throws IOException {
    JsonNode json = JSON.readTree(value);
    JsonNode label = json.path("label");
    if (!json.isObject() || !json.has("predicted")) {
      throw new IOException("it is no prediction in JSON");
    }
    return label.isNull()
        ? Outcome.UNKNOWN
        : new Outcome(number(json.path("loss")), error(json, label, json.path("predicted")));
  }

  private static double error(JsonNode json, JsonNode label, JsonNode predicted) {
    if (label.isTextual()) {
      boolean isRight = label.equals(predicted) && isFinite(json.path("scores"));
      return isRight ? 0 : 1;
    }
    if (!label.isArray()) {
      return Math.abs(number(label) - number(predicted));
    }
    double sum = 0;
    for (int i = 0; i < label.size(); i++) {
      sum += Math.abs(number(label.get(i)) - number(predicted.path(i)));
    }
    return sum / label.size();
  }

  private static boolean isFinite(JsonNode scores) {
    for (JsonNode score : scores) {
      if (!score.isNumber()) {
        return false;
      }
    }
    return true;
  }

  /** Numbers that are not finite are null. */
  private static double number(JsonNode json) {
    return json.isNumber() ? json.doubleValue() : Double.NaN;
  }
}
