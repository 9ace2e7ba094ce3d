package io.millrace.server.predict;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.millrace.data.Sample;
import io.millrace.server.predict.Samples.Form;
import io.millrace.server.predict.Samples.Read;
import io.millrace.serving.Scored;
import io.millrace.serving.Served;
import io.millrace.serving.ServedModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of TensorFlow Serving, with a model whose signature takes {@code features} and gives
 * {@code scores}, as it has when it is exported. Samples may have names for their values too; they
 * then get the class or number that is predicted as well. See <a
 * href="https://www.tensorflow.org/tfx/serving/api_rest">its description</a>.
 */
final class TensorFlowServing implements Protocol {
  private static final String SIGNATURE = "serving_default";
  private static final String INSTANCES = "instances";
  private static final String INPUTS = "inputs";

  private final ServedModel model;
  private final Samples samples;
  private final Answers answers;

  TensorFlowServing(ServedModel model, Samples samples) {
    this.model = model;
    this.samples = samples;
    this.answers = new Answers(model);
  }

  @Override
  public Object status(Question question) throws RequestException {
    return question.predictor().current().isPresent()
        ? version(question.served().step(), "AVAILABLE")
        : loading();
  }

  /** The status before the first state. */
  static Object loading() {
    return version(0, "LOADING");
  }

  private static Object version(long step, String state) {
    return Map.of(
        "model_version_status",
        List.of(
            ordered(
                "version",
                Long.toString(step),
                "state",
                state,
                "status",
                ordered("error_code", "OK", "error_message", ""))));
  }

  @Override
  public Object metadata(Question question) throws RequestException {
    Served served = question.served();
    Map<String, Object> signature =
        ordered(
            "inputs",
            Map.of(Samples.FEATURES, tensor(Samples.FEATURES, model.features())),
            "outputs",
            Map.of(Answers.SCORES, tensor(Answers.SCORES, served.outputs())),
            "method_name",
            "tensorflow/serving/predict");
    return ordered(
        "model_spec",
        ordered(
            "name", model.name(), "signature_name", "", "version", Long.toString(served.step())),
        "metadata",
        ordered(
            "signature_def",
            Map.of("signature_def", Map.of(SIGNATURE, signature)),
            "millrace",
            State.of(served)));
  }

  /**
   * Which state is served; the names are those in JSON.
   *
   * @param event_time of the latest sample before it, in ms since 1970-01-01 UTC; null: not known
   * @param served_since when it was taken over, in ms since 1970-01-01 UTC
   * @param age_seconds since the event time
   */
  @SuppressWarnings("MemberName")
  record State(
      long step, @Nullable Long event_time, long served_since, @Nullable Double age_seconds) {
    static State of(Served served) {
      boolean known = served.eventTime() != Sample.NO_TIME;
      return new State(
          served.step(),
          known ? served.eventTime() : null,
          served.since(),
          known ? (System.currentTimeMillis() - served.eventTime()) / 1e3 : null);
    }
  }

  private static Map<String, Object> tensor(String name, int width) {
    return ordered(
        "dtype",
        "DT_FLOAT",
        "tensor_shape",
        ordered("dim", List.of(dimension(-1), dimension(width)), "unknown_rank", false),
        "name",
        name + ":0");
  }

  private static Map<String, Object> dimension(int size) {
    return ordered("size", Integer.toString(size), "name", "");
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  @Override
  public byte[] answer(Context context, byte[] body, Question question) throws RequestException {
    Map<String, JsonValue> members = JsonValue.of(body).members();
    requireSignature(members.get("signature_name"));
    JsonValue instances = members.get(INSTANCES);
    JsonValue inputs = members.get(INPUTS);
    if ((instances == null) == (inputs == null)) {
      throw RequestException.invalid(
          "the body: expected either instances, sample by sample, or inputs, column by column");
    }
    boolean byRow = instances != null;
    Read read = instances != null ? samples.rows(instances) : columns(inputs);
    Scored scored = question.ask(read.rows());
    context.header(Answers.STEP_HEADER, Long.toString(scored.by().step()));
    return Answers.bytes(
        out -> {
          out.writeStartObject();
          out.writeFieldName(byRow ? "predictions" : "outputs");
          if (byRow || read.form() != Form.FIELDS) {
            rows(read.form(), scored.scores(), out);
          } else {
            columns(scored.scores(), out);
          }
          out.writeEndObject();
        });
  }

  private Read columns(@Nullable JsonValue inputs) throws RequestException {
    return samples.columns(Objects.requireNonNull(inputs));
  }

  private static void requireSignature(@Nullable JsonValue name) throws RequestException {
    if (name != null && !name.text().isEmpty() && !name.text().equals(SIGNATURE)) {
      throw RequestException.invalid(
          "signature_name: %s: there is only %s".formatted(name.text(), SIGNATURE));
    }
  }

  private void rows(Form form, float[][] scores, JsonGenerator out) throws IOException {
    out.writeStartArray();
    for (float[] sample : scores) {
      if (form == Form.FIELDS) {
        out.writeStartObject();
        out.writeFieldName(Answers.PREDICTED);
        answers.predicted(sample, out);
        out.writeFieldName(Answers.SCORES);
        Answers.list(sample, out);
        out.writeEndObject();
      } else if (form == Form.SCALARS && sample.length == 1) {
        Answers.number(sample[0], out);
      } else {
        Answers.list(sample, out);
      }
    }
    out.writeEndArray();
  }

  private void columns(float[][] scores, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart(Answers.PREDICTED);
    for (float[] sample : scores) {
      answers.predicted(sample, out);
    }
    out.writeEndArray();
    out.writeFieldName(Answers.SCORES);
    rows(Form.NUMBERS, scores, out);
    out.writeEndObject();
  }
}
