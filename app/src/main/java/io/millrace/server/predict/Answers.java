package io.millrace.server.predict;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.PredictedClass;
import io.millrace.serving.ServedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes predictions as on their topic: JSON has no NaN and no infinity, they become null. */
record Answers(ServedModel model) {
  static final String PREDICTED = "predicted";
  static final String SCORES = "scores";

  /** The header that tells the step by which a request was answered. */
  static final String STEP_HEADER = "Millrace-Step";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What writes JSON. */
  @FunctionalInterface
  interface Writer {
    void write(JsonGenerator out) throws IOException;
  }

  static byte[] bytes(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The likeliest class, the number that is predicted, or the list of these numbers. */
  void predicted(float[] scores, JsonGenerator out) throws IOException {
    if (isOne()) {
      predictedFlat(scores, out);
    } else {
      list(scores, out);
    }
  }

  /** The same without a list around several numbers. */
  void predictedFlat(float[] scores, JsonGenerator out) throws IOException {
    if (isClass()) {
      out.writeString(predictedClass(scores));
    } else {
      for (float score : scores) {
        number(score, out);
      }
    }
  }

  /** The likeliest class. */
  String predictedClass(float[] scores) {
    return model.classes().get(PredictedClass.of(scores));
  }

  /** Whether a class is predicted. */
  boolean isClass() {
    return !model.classes().isEmpty();
  }

  /** Whether one thing is predicted, a class or a number. */
  boolean isOne() {
    return isClass() || model.number();
  }

  static void list(float[] values, JsonGenerator out) throws IOException {
    out.writeStartArray();
    for (float value : values) {
      number(value, out);
    }
    out.writeEndArray();
  }

  static void number(float value, JsonGenerator out) throws IOException {
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
