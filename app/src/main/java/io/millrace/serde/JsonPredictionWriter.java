package io.millrace.serde;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.data.PredictedClass;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes predictions in JSON. JSON has no NaN and no infinity: they become null. */
final class JsonPredictionWriter implements PredictionWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final Label label;
  private final List<String> classes;
  private final String model;
  private final int replica;
  private final CopiedFields fields;

  JsonPredictionWriter(Label label, String model, int replica, CopiedFields fields) {
    this.label = label;
    this.classes = label.classes();
    this.model = model;
    this.replica = replica;
    this.fields = fields;
  }

  @Override
  public byte[] write(Prediction prediction) {
    bytes.reset();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      write(prediction, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(Prediction prediction, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", prediction.id);
    out.writeFieldName("scores");
    writeArray(out, prediction.scores);
    out.writeFieldName("predicted");
    if (!classes.isEmpty()) {
      out.writeString(classes.get(PredictedClass.of(prediction.scores)));
    } else {
      writeNumbers(out, prediction.scores);
    }
    writeTruth(prediction, out);
    out.writeStringField("model", model);
    out.writeNumberField("replica", replica);
    out.writeNumberField("step", prediction.step);
    out.writeNumberField("event_time", prediction.eventTime);
    if (!fields.places().isEmpty()) {
      writeFields(prediction, out);
    }
    if (prediction.lower.length > 0) {
      out.writeObjectFieldStart("interval");
      out.writeFieldName("lower");
      writeNumbers(out, prediction.lower);
      out.writeFieldName("upper");
      writeNumbers(out, prediction.upper);
      out.writeEndObject();
    }
    if (prediction.set.length > 0) {
      writeSet(prediction.set, out);
    }
    out.writeEndObject();
  }

  private void writeSet(boolean[] set, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("set");
    for (int i = 0; i < set.length; i++) {
      if (set[i]) {
        out.writeString(classes.get(i));
      }
    }
    out.writeEndArray();
  }

  private void writeFields(Prediction prediction, JsonGenerator out) throws IOException {
    @Nullable Object[] values = fields.of(prediction);
    out.writeObjectFieldStart("fields");
    for (int i = 0; i < values.length; i++) {
      out.writeFieldName(fields.places().get(i));
      Object value = values[i];
      if (value == null) {
        out.writeNull();
      } else if (value instanceof Boolean truth) {
        out.writeBoolean(truth);
      } else if (value instanceof FieldCopier.Digits number) {
        out.writeNumber(number.text());
      } else {
        out.writeString(value.toString());
      }
    }
    out.writeEndObject();
  }

  private void writeTruth(Prediction prediction, JsonGenerator out) throws IOException {
    boolean known = prediction.isLabelled();
    out.writeFieldName("label");
    if (!known) {
      out.writeNull();
    } else if (!classes.isEmpty()) {
      out.writeString(classes.get((int) prediction.label[0]));
    } else {
      writeNumbers(out, prediction.label);
    }
    out.writeFieldName("loss");
    writeNumber(out, known ? prediction.loss : Float.NaN);
  }

  private void writeNumbers(JsonGenerator out, float[] values) throws IOException {
    if (label.isNumber()) {
      writeNumber(out, values[0]);
    } else {
      writeArray(out, values);
    }
  }

  private static void writeArray(JsonGenerator out, float[] values) throws IOException {
    out.writeStartArray();
    for (float value : values) {
      writeNumber(out, value);
    }
    out.writeEndArray();
  }

  private static void writeNumber(JsonGenerator out, float value) throws IOException {
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
