package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.data.AwaitedException;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;
import io.millrace.registry.FakeRegistry;
import io.millrace.registry.RegisteredSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Predictions as a consumer reads them that knows nothing but the registry. */
class RegistryPredictionTest {
  private static final Label CLASSES = new Label.Category("class", List.of("NO", "YES"));
  private static final Label NUMBER = new Label.Number("y");
  private static final Label VECTOR = new Label.Vector("y", 2);

  private final FakeRegistry registry = FakeRegistry.start();

  @AfterEach
  void stop() {
    registry.close();
  }

  private static Prediction prediction(float[] scores, float... label) {
    Prediction prediction = new Prediction();
    prediction.id = "s-7";
    prediction.eventTime = 1234;
    prediction.step = 99;
    prediction.scores = scores;
    prediction.loss = 0.5f;
    prediction.label = label;
    prediction.source = new byte[0];
    return prediction;
  }

  /** A record and the schema that it names. */
  private record Written(RegisteredSchema schema, byte[] body) {}

  private Written write(PredictionFormat format, Label label, Prediction prediction) {
    CopiedFields fields =
        new CopiedFields(List.of("shop", "none"), value -> new @Nullable Object[] {"web", null});
    boolean intervals = prediction.lower.length + prediction.set.length > 0;
    PredictionWriter writer =
        format.newWriter(label, "m", 3, fields, intervals, registry.topic("predictions"));
    Patiently.get(
        () -> {
          writer.prepare();
          return true;
        });
    byte[] value = writer.write(prediction);
    assertThat(value[0]).isZero();
    int id = ByteBuffer.wrap(value).getInt(1);
    return new Written(
        new RegisteredSchema(
            id,
            registry.schema(id).path("schemaType").asText("AVRO"),
            registry.schema(id).get("schema").asText(),
            List.of()),
        Arrays.copyOfRange(value, 5, value.length));
  }

  private String avro(Label label, Prediction prediction) throws IOException {
    Written written = write(PredictionFormat.REGISTRY_AVRO, label, prediction);
    assertThat(written.schema.type()).isEqualTo("AVRO");
    Schema schema = new Schema.Parser().parse(written.schema.text());
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(written.body, null))
        .toString();
  }

  private String json(Label label, Prediction prediction) throws IOException {
    Written written = write(PredictionFormat.REGISTRY_JSON, label, prediction);
    assertThat(written.schema.type()).isEqualTo("JSON");
    String text = new String(written.body, UTF_8);
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(written.schema.text())
                .validate(text, InputFormat.JSON))
        .isEmpty();
    return new ObjectMapper().readTree(text).toString();
  }

  private Message protobuf(Label label, Prediction prediction) throws IOException {
    Written written = write(PredictionFormat.REGISTRY_PROTOBUF, label, prediction);
    assertThat(written.schema.type()).isEqualTo("PROTOBUF");
    assertThat(written.body[0]).as("indexes of the first message").isZero();
    Message message =
        DynamicMessage.parseFrom(
            ProtobufSchema.of(written.schema).getMessageTypes().get(0),
            Arrays.copyOfRange(written.body, 1, written.body.length));
    assertThat(message.getUnknownFields().asMap()).isEmpty();
    return message;
  }

  private String text(Label label, Prediction prediction) throws IOException {
    return protobuf(label, prediction).toString().replaceAll("\\s+", " ").strip();
  }

  @Test
  void shouldBeReadInAvro() throws IOException {
    assertThat(avro(CLASSES, prediction(new float[] {0.25f}, 1)))
        .isEqualTo(
            "{\"id\": \"s-7\", \"scores\": [0.25], \"predicted\": \"NO\", \"label\": \"YES\","
                + " \"loss\": 0.5, \"model\": \"m\", \"replica\": 3, \"step\": 99,"
                + " \"event_time\": 1234, \"fields\": {\"shop\": \"web\", \"none\": null}}");
    assertThat(registry.requests).containsExactly("POST /subjects/predictions-value/versions");
  }

  @Test
  void shouldBeReadInJsonThatItsSchemaAllows() throws IOException {
    assertThat(json(CLASSES, prediction(new float[] {0.25f}, 1)))
        .isEqualTo(
            "{\"id\":\"s-7\",\"scores\":[0.25],\"predicted\":\"NO\",\"label\":\"YES\",\"loss\":0.5,"
                + "\"model\":\"m\",\"replica\":3,\"step\":99,\"event_time\":1234,"
                + "\"fields\":{\"shop\":\"web\",\"none\":null}}");
    assertThat(json(NUMBER, prediction(new float[] {Float.NaN}))).contains("\"label\":null");
    assertThat(json(VECTOR, prediction(new float[] {1, 2}, 3, 4))).contains("\"label\":[3.0,4.0]");
  }

  @Test
  void shouldBeReadInProtobuf() throws IOException {
    assertThat(text(CLASSES, prediction(new float[] {0.25f}, 1)))
        .isEqualTo(
            "id: \"s-7\" scores: 0.25 predicted { text: \"NO\" } label { text: \"YES\" } loss: 0.5"
                + " model: \"m\" replica: 3 step: 99 event_time: 1234"
                + " fields { key: \"shop\" value: \"web\" }");
    assertThat(text(NUMBER, prediction(new float[] {1.5f}, 2)))
        .contains("predicted { number: 1.5 } label { number: 2.0 }");
    assertThat(text(VECTOR, prediction(new float[] {1, 2}, 3, 4)))
        .contains("scores: 1.0 scores: 2.0 predicted { vector { values: 1.0 values: 2.0 } }")
        .contains("label { vector { values: 3.0 values: 4.0 } }");
    assertThat(text(NUMBER, prediction(new float[] {1.5f}))).doesNotContain("label", "loss");
  }

  @Test
  void shouldSayWhereTheLabelIsLikelyToBe() throws IOException {
    Prediction number = prediction(new float[] {1.5f}, 2);
    number.lower = new float[] {1};
    number.upper = new float[] {Float.POSITIVE_INFINITY};
    assertThat(avro(NUMBER, number))
        .contains("\"interval\": {\"lower\": 1.0, \"upper\": \"Infinity\"}, \"set\": null");
    assertThat(json(NUMBER, number)).contains("\"interval\":{\"lower\":1.0,\"upper\":null}");
    assertThat(text(NUMBER, number))
        .contains("interval { lower { number: 1.0 } upper { number: Infinity } }");

    Prediction vector = prediction(new float[] {1, 2}, 3, 4);
    vector.lower = new float[] {0, 1};
    vector.upper = new float[] {2, 3};
    assertThat(json(VECTOR, vector)).contains("{\"lower\":[0.0,1.0],\"upper\":[2.0,3.0]}");
    assertThat(text(VECTOR, vector))
        .contains("interval { lower { vector { values: 0.0 values: 1.0 } } upper { vector {");

    Prediction category = prediction(new float[] {0.25f}, 1);
    category.set = new boolean[] {true, true};
    assertThat(avro(CLASSES, category)).contains("\"interval\": null, \"set\": [\"NO\", \"YES\"]");
    assertThat(json(CLASSES, category)).contains("\"set\":[\"NO\",\"YES\"]");
    assertThat(text(CLASSES, category)).contains("set: \"NO\" set: \"YES\"");
  }

  @Test
  void shouldWaitForTheRegistry() {
    registry.close();
    PredictionWriter writer =
        PredictionFormat.REGISTRY_AVRO.newWriter(
            NUMBER, "m", 0, CopiedFields.NONE, false, registry.topic("predictions"));
    assertThatThrownBy(writer::prepare).isInstanceOf(AwaitedException.class);
  }
}
