package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Prediction;
import io.millrace.data.Sample;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Gaps;
import io.millrace.features.Label;
import io.millrace.features.Missing;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.Unknown;
import io.millrace.features.Unlabelled;
import io.millrace.registry.FakeRegistry;
import io.millrace.settings.LabelRange;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic whose schema changes, as Avro's own classes write it. */
class RegistryAvroTest {
  private static final SampleFields FIELDS =
      new SampleFields(
          List.of(
              new Feature.Numeric("price"),
              new Feature.Category("plan", List.of("FREE", "PAID"), "user.plan")),
          new Label.Number("y"),
          LabelRange.ANY,
          ExtraFields.REJECT,
          Unlabelled.PREDICT,
          Notes.DEFAULT,
          List.of("shop"),
          new Gaps(Missing.ZERO, Unknown.OTHER));

  private static final String FIRST =
      """
      {"type": "record", "name": "Order", "fields": [
        {"name": "id", "type": "string"},
        {"name": "price", "type": "int"},
        {"name": "user", "type": {"type": "record", "name": "User", "fields": [
          {"name": "plan", "type": {"type": "enum", "name": "Plan", "symbols": ["FREE", "PAID"]}}]}},
        {"name": "y", "type": "float"}]}
      """;

  private final FakeRegistry registry = FakeRegistry.start();
  private final SampleCodec codec =
      new SampleCodec(new SampleFormat.RegistryAvro(), FIELDS, 1000, registry.topic("orders"));

  @AfterEach
  void stop() {
    registry.close();
  }

  private static byte[] record(int id, Schema schema, Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeByte(0);
    new DataOutputStream(bytes).writeInt(id);
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<>(schema).write(value, out);
    return bytes.toByteArray();
  }

  private static byte[] order(int id, String text, float price, Object user) throws IOException {
    Schema schema = new Schema.Parser().parse(text);
    Object fitting =
        schema.getField("price").schema().getType() == Schema.Type.INT
            ? (Object) (int) price
            : (Object) price;
    GenericRecordBuilder order =
        new GenericRecordBuilder(schema).set("id", "a").set("price", fitting).set("y", 2.5f);
    if (schema.getField("user") != null) {
      order.set("user", user);
    }
    if (schema.getField("shop") != null) {
      order.set("shop", "web");
    }
    return record(id, schema, order.build());
  }

  private static Object user(String schema, String plan) {
    Schema user = new Schema.Parser().parse(schema).getField("user").schema();
    Schema type = user.isUnion() ? user.getTypes().get(1) : user;
    return new GenericRecordBuilder(type)
        .set("plan", new GenericData.EnumSymbol(type.getField("plan").schema(), plan))
        .build();
  }

  private float[] read(byte[] value) throws InvalidSampleException {
    return Samples.read(codec.newReader(), value, FIELDS).row();
  }

  @Test
  void shouldReadEachRecordByTheSchemaThatItWasWrittenWith()
      throws IOException, InvalidSampleException {
    String wider =
        FIRST
            .replace("\"price\", \"type\": \"int\"", "\"price\", \"type\": [\"null\", \"float\"]")
            .replaceFirst("\\[\n", "[{\"name\": \"shop\", \"type\": \"string\"},\n");
    String without = FIRST.replaceAll("(?s)\\{\"name\": \"user\".*?}}]}},", "");
    String optional =
        FIRST
            .replace(
                "\"type\": {\"type\": \"record\"", "\"type\": [\"null\", {\"type\": \"record\"")
            .replace("]}}]}},", "]}}]}]},");
    int first = registry.register("orders-value", "AVRO", FIRST);
    byte[] old = order(first, FIRST, 3, user(FIRST, "PAID"));

    assertThat(read(old)).containsExactly(3, 0, 1, 2.5f, 1);
    int second = registry.register("orders-value", "AVRO", wider);
    assertThat(read(order(second, wider, 1.5f, user(wider, "FREE"))))
        .as("with a field more, and a type made wider and optional")
        .containsExactly(1.5f, 1, 0, 2.5f, 1);
    int third = registry.register("orders-value", "AVRO", without);
    assertThat(read(order(third, without, 4, Map.of())))
        .as("without a field")
        .containsExactly(4, 0, 0, 2.5f, 1);
    int fourth = registry.register("orders-value", "AVRO", optional);
    byte[] userless = record(fourth, new Schema.Parser().parse(optional), userless(optional));
    assertThat(read(userless)).as("with null").containsExactly(5, 0, 0, 2.5f, 1);
    assertThat(read(order(fourth, optional, 5, user(optional, "PAID"))))
        .containsExactly(5, 0, 1, 2.5f, 1);
    assertThat(read(old)).containsExactly(3, 0, 1, 2.5f, 1);
  }

  private static Object userless(String schema) {
    return new GenericRecordBuilder(new Schema.Parser().parse(schema))
        .set("id", "a")
        .set("price", 5)
        .set("user", null)
        .set("y", 2.5f)
        .build();
  }

  @Test
  void shouldReadTypesThatStandInSubjectsOfTheirOwn() throws IOException, InvalidSampleException {
    registry.register(
        "plan",
        "AVRO",
        "{\"type\": \"enum\", \"name\": \"Plan\", \"symbols\": [\"FREE\", \"PAID\"]}");
    String order = FIRST.replaceAll("\\{\"type\": \"enum\".*?]}", "\"Plan\"");
    int id = registry.register("orders-value", "AVRO", order, Map.of("Plan", "plan"));
    byte[] value = order(id, FIRST, 3, user(FIRST, "PAID"));
    assertThat(read(value)).containsExactly(3, 0, 1, 2.5f, 1);
    assertThat(Samples.read(codec.newReader(), value, FIELDS).sample().id()).isEqualTo("a");
  }

  @Test
  void shouldCopyFieldsOfEachSchema() throws IOException, InvalidSampleException {
    String wider = FIRST.replaceFirst("\\[\n", "[{\"name\": \"shop\", \"type\": \"string\"},\n");
    int first = registry.register("orders-value", "AVRO", FIRST);
    int second = registry.register("orders-value", "AVRO", wider);
    Prediction prediction = new Prediction();
    prediction.source = order(first, FIRST, 3, user(FIRST, "PAID"));
    CopiedFields fields = Patiently.get(codec::newCopiedFields);
    assertThat(Patiently.get(() -> fields.of(prediction))).containsExactly((Object) null);
    prediction.source = order(second, wider, 3, user(wider, "PAID"));
    assertThat(Patiently.get(() -> fields.of(prediction))).containsExactly("web");
  }

  @Test
  void shouldRefuseWhatHasNoSchemaOrNoneThatCanBeUsed() throws IOException {
    int json = registry.register("orders-value", "JSON", "{}");
    int text = registry.register("orders-value", "AVRO", "\"string\"");
    int broken = registry.register("orders-value", "AVRO", "no schema");
    int map =
        registry.register(
            "orders-value",
            "AVRO",
            FIRST.replace("\"int\"", "{\"type\": \"map\", \"values\": \"int\"}"));
    assertRefused(99, "has no schema with the id 99");
    assertRefused(json, "with the id 1, is of the type JSON, not AVRO");
    assertRefused(text, "with the id 2, must be an Avro schema of a record");
    assertRefused(broken, "with the id 3, is not an Avro schema: ");
    assertRefused(map, "with the id 4, has at price the type map, which must be a number");
    assertThat(
            Samples.assertInvalid(
                Reason.UNDECODABLE, codec.newReader(), new byte[] {1, 2, 3, 4, 5}))
        .hasMessageContaining("does not start with a zero and the id of a schema");
    assertThat(Samples.assertInvalid(Reason.UNDECODABLE, codec.newReader(), new byte[] {0, 1}))
        .hasMessageContaining("2 bytes are too few");
  }

  private void assertRefused(int id, String message) throws IOException {
    byte[] value = record(id, Schema.create(Schema.Type.STRING), "abc");
    assertThat(Samples.assertInvalid(Reason.UNDECODABLE, codec.newReader(), value))
        .hasMessageContaining(message);
  }

  @Test
  void shouldWriteRowsWithTheLatestSchema() throws InvalidSampleException {
    registry.register("orders-value", "AVRO", "\"string\"");
    registry.register("orders-value", "AVRO", FIRST);
    Map<String, String> row = Map.of("id", "a", "price", "3", "user.plan", "PAID", "y", "2.5");
    byte[] value = codec.newWriter().write(row);
    assertThat(value).startsWith(0, 0, 0, 0, 2);
    Samples.Decoded read = Samples.read(codec.newReader(), value, FIELDS);
    assertThat(read.row()).containsExactly(3, 0, 1, 2.5f, 1);
    assertThat(read.sample()).isEqualTo(new Sample("a", Sample.NO_TIME, true));
  }
}
