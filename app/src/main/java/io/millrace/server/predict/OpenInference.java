package io.millrace.server.predict;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.millrace.server.predict.Samples.Read;
import io.millrace.serving.Scored;
import io.millrace.serving.Served;
import io.millrace.serving.ServedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * KServe's Open Inference Protocol, version 2, over REST: one tensor {@code features} of all
 * numbers that the model sees, or a tensor for each field of the samples. See <a
 * href="https://github.com/kserve/open-inference-protocol">its description</a>. Tensors come and go
 * as JSON, or as bytes behind it: {@link BinaryInput}.
 */
final class OpenInference implements Protocol {
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
    return new Server("millrace", version == null ? "" : version, List.of("binary_tensor_data"));
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
    BinaryInput input = BinaryInput.of(body, context.header(BinaryInput.HEADER));
    Map<String, JsonValue> members = input.json().members();
    JsonValue inputs = members.get("inputs");
    if (inputs == null) {
      throw RequestException.invalid("inputs: missing: expected a list of tensors");
    }
    JsonValue id = members.get("id");
    String echoed = id == null ? null : id.text();
    Map<String, Boolean> wanted = outputs(members);
    Read read = read(inputs, input);
    Scored scored = question.ask(read.rows());
    context.header(Answers.STEP_HEADER, Long.toString(scored.by().step()));
    BinaryOutput binary = new BinaryOutput();
    byte[] json = Answers.bytes(out -> write(echoed, wanted, scored, binary, out));
    if (binary.isEmpty()) {
      return json;
    }
    context.header(BinaryInput.HEADER, Integer.toString(json.length));
    context.contentType(ContentType.APPLICATION_OCTET_STREAM);
    return binary.behind(json);
  }

  /** Their names, and whether each is wanted as bytes, in the request's order; without any all. */
  private static Map<String, Boolean> outputs(Map<String, JsonValue> request)
      throws RequestException {
    JsonValue asked = InputTensor.parameter(request, "binary_data_output");
    boolean binary = asked != null && asked.truth();
    Map<String, Boolean> all = new LinkedHashMap<>();
    all.put(Answers.PREDICTED, binary);
    all.put(Answers.SCORES, binary);
    JsonValue list = request.get("outputs");
    if (list == null) {
      return all;
    }
    Map<String, Boolean> wanted = new LinkedHashMap<>();
    for (JsonValue output : list.elements(all.size())) {
      Map<String, JsonValue> members = output.members();
      String name = InputTensor.require(output, members, "name").text();
      if (!all.containsKey(name)) {
        throw RequestException.invalid(
            "%s: %s: the outputs are %s"
                .formatted(output.path(), name, String.join(", ", all.keySet())));
      }
      JsonValue own = InputTensor.parameter(members, "binary_data");
      wanted.put(name, own == null ? binary : own.truth());
    }
    return wanted.isEmpty() ? all : wanted;
  }

  private Read read(JsonValue inputs, BinaryInput input) throws RequestException {
    List<InputTensor> tensors = new ArrayList<>();
    for (JsonValue tensor : inputs.elements(model.features() + model.fields().size())) {
      tensors.add(InputTensor.of(tensor, samples.most(), input));
    }
    input.requireEnd();
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

  private void write(
      @Nullable String id,
      Map<String, Boolean> outputs,
      Scored scored,
      BinaryOutput binary,
      JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("model_name", model.name());
    out.writeStringField("model_version", Long.toString(scored.by().step()));
    if (id != null) {
      out.writeStringField("id", id);
    }
    out.writeArrayFieldStart("outputs");
    int rows = scored.scores().length;
    int width = scored.by().outputs();
    for (Map.Entry<String, Boolean> output : outputs.entrySet()) {
      boolean isScores = output.getKey().equals(Answers.SCORES);
      out.writeStartObject();
      out.writeStringField("name", output.getKey());
      out.writeStringField("datatype", isScores ? "FP32" : predictedType());
      out.writeArrayFieldStart("shape");
      for (int size : shape(rows, isScores ? width : predictedWidth(width))) {
        out.writeNumber(size);
      }
      out.writeEndArray();
      if (output.getValue()) {
        out.writeObjectFieldStart("parameters");
        out.writeNumberField(BinaryInput.SIZE, add(isScores, scored.scores(), binary));
        out.writeEndObject();
      } else {
        writeData(isScores, scored.scores(), out);
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private int add(boolean isScores, float[][] rows, BinaryOutput binary) {
    return isScores || !answers.isClass()
        ? binary.add(rows)
        : binary.add(Arrays.stream(rows).map(answers::predictedClass).toList());
  }

  private void writeData(boolean isScores, float[][] rows, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("data");
    for (float[] scores : rows) {
      if (isScores) {
        for (float score : scores) {
          Answers.number(score, out);
        }
      } else {
        answers.predictedFlat(scores, out);
      }
    }
    out.writeEndArray();
  }
}
