package io.millrace.server.predict;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.millrace.server.predict.Samples.Read;
import io.millrace.serving.Scored;
import io.millrace.serving.Served;
import io.millrace.serving.ServedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * KServe's Open Inference Protocol, version 2, over REST: one tensor {@code features} of all
 * numbers that the model sees, or a tensor for each field of the samples. See <a
 * href="https://github.com/kserve/open-inference-protocol">its description</a>. Tensors come and go
 * as JSON; those of the binary extension are refused.
 */
final class OpenInference implements Protocol {
  private static final String BINARY = "Inference-Header-Content-Length";
  private static final String TEXT = "BYTES";
  private final ServedModel model;
  private final Samples samples;
  private final Answers answers;

  OpenInference(ServedModel model, Samples samples) {
    this.model = model;
    this.samples = samples;
    this.answers = new Answers(model);
  }

  /** What the server says of itself. */
  static Object server() {
    String version = OpenInference.class.getPackage().getImplementationVersion();
    return new Server("millrace", version == null ? "" : version, List.of());
  }

  private record Server(String name, String version, List<String> extensions) {}

  @Override
  public Object status(Question question) throws RequestException {
    question.served();
    return new Ready(model.name(), true);
  }

  private record Ready(String name, boolean ready) {}

  @Override
  public Object metadata(Question question) throws RequestException {
    Served served = question.served();
    return new Metadata(
        model.name(),
        List.of(Long.toString(served.step())),
        "millrace",
        List.of(new Tensor(Samples.FEATURES, "FP32", List.of(-1, model.features()))),
        List.of(
            new Tensor(
                Answers.PREDICTED, predictedType(), shape(-1, predictedWidth(served.outputs()))),
            new Tensor(Answers.SCORES, "FP32", List.of(-1, served.outputs()))));
  }

  private record Metadata(
      String name,
      List<String> versions,
      String platform,
      List<Tensor> inputs,
      List<Tensor> outputs) {}

  private record Tensor(String name, String datatype, List<Integer> shape) {}

  private String predictedType() {
    return answers.isClass() ? TEXT : "FP32";
  }

  /** Numbers that are predicted of each sample; 0: one thing. */
  private int predictedWidth(int outputs) {
    return answers.isOne() ? 0 : outputs;
  }

  private static List<Integer> shape(int rows, int width) {
    return width == 0 ? List.of(rows) : List.of(rows, width);
  }

  @Override
  public byte[] answer(Context context, byte[] body, Question question) throws RequestException {
    if (context.header(BINARY) != null) {
      throw RequestException.invalid(
          BINARY
              + ": the binary extension is not offered: send tensors as JSON, with tritonclient"
              + " set_data_from_numpy(…, binary_data=False)");
    }
    Map<String, JsonValue> members = JsonValue.of(body).members();
    JsonValue inputs = members.get("inputs");
    if (inputs == null) {
      throw RequestException.invalid("inputs: missing: expected a list of tensors");
    }
    JsonValue id = members.get("id");
    String echoed = id == null ? null : id.text();
    Set<String> wanted = outputs(members.get("outputs"));
    Read read = read(inputs);
    Scored scored = question.ask(read.rows());
    context.header(Answers.STEP_HEADER, Long.toString(scored.by().step()));
    return Answers.bytes(out -> write(echoed, wanted, scored, out));
  }

  /** Their names, in the order of the request; without any all. */
  private static Set<String> outputs(@Nullable JsonValue list) throws RequestException {
    Set<String> all = new LinkedHashSet<>(List.of(Answers.PREDICTED, Answers.SCORES));
    if (list == null) {
      return all;
    }
    Set<String> wanted = new LinkedHashSet<>();
    for (JsonValue output : list.elements(all.size())) {
      String name = InputTensor.require(output, output.members(), "name").text();
      if (!all.contains(name)) {
        throw RequestException.invalid(
            "%s: %s: the outputs are %s".formatted(output.path(), name, String.join(", ", all)));
      }
      wanted.add(name);
    }
    return wanted.isEmpty() ? all : wanted;
  }

  private Read read(JsonValue inputs) throws RequestException {
    List<InputTensor> tensors = new ArrayList<>();
    for (JsonValue tensor : inputs.elements(model.features() + model.fields().size())) {
      tensors.add(InputTensor.of(tensor, samples.most()));
    }
    if (tensors.isEmpty()) {
      throw RequestException.invalid("inputs: expected one tensor at least");
    }
    if (tensors.size() == 1 && samples.isTensor(tensors.get(0).name())) {
      return new Read(Samples.Form.NUMBERS, tensors.get(0).numbers(model.features()));
    }
    Map<String, List<JsonValue>> columns = new LinkedHashMap<>();
    for (InputTensor tensor : tensors) {
      if (columns.put(tensor.name(), tensor.values()) != null) {
        throw RequestException.invalid(tensor.path() + ": " + tensor.name() + ": is there twice");
      }
    }
    return samples.fields("inputs", columns);
  }

  private void write(@Nullable String id, Set<String> outputs, Scored scored, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("model_name", model.name());
    out.writeStringField("model_version", Long.toString(scored.by().step()));
    if (id != null) {
      out.writeStringField("id", id);
    }
    out.writeArrayFieldStart("outputs");
    int width = scored.by().outputs();
    for (String output : outputs) {
      if (output.equals(Answers.SCORES)) {
        begin(output, "FP32", shape(scored.scores().length, width), out);
        for (float[] scores : scored.scores()) {
          for (float score : scores) {
            Answers.number(score, out);
          }
        }
      } else {
        begin(output, predictedType(), shape(scored.scores().length, predictedWidth(width)), out);
        for (float[] scores : scored.scores()) {
          answers.predictedFlat(scores, out);
        }
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void begin(String name, String type, List<Integer> shape, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    out.writeStringField("datatype", type);
    out.writeArrayFieldStart("shape");
    for (int size : shape) {
      out.writeNumber(size);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("data");
  }
}
