package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.TimePart;
import io.millrace.features.Unlabelled;
import io.millrace.settings.LabelRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of a schema that a team has had before, as Avro's own classes write them. */
class PlainAvroTest {
  private static final String ORDER =
      """
      {"type": "record", "name": "Order", "fields": [
        {"name": "id", "type": "long"},
        {"name": "created", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "note", "type": ["null", "string"]},
        {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9}},
        {"name": "user", "type": ["null", {"type": "record", "name": "User", "fields": [
          {"name": "age", "type": ["null", "int"]},
          {"name": "tags", "type": {"type": "map", "values": "string"}},
          {"name": "plan", "type": {"type": "enum", "name": "Plan", "symbols": ["FREE", "PAID"]}},
          {"name": "active", "type": "boolean"}]}]},
        {"name": "clicks", "type": {"type": "array", "items": "int"}},
        {"name": "words", "type": {"type": "array", "items": "string"}},
        {"name": "price", "type": "float"}]}
      """;

  private static final Schema SCHEMA = new Schema.Parser().parse(ORDER);
  private static final Schema USER = SCHEMA.getField("user").schema().getTypes().get(1);

  @TempDir private Path folder;

  private static SampleFields fields(Feature... features) {
    return new SampleFields(
        List.of(features),
        new Label.Number("price"),
        LabelRange.ANY,
        ExtraFields.REJECT,
        Unlabelled.PREDICT,
        new Notes(
            Notes.DEFAULT.id(),
            new Notes.EventTime("created", true, null, "UTC"),
            Notes.DEFAULT.weight(),
            Notes.DEFAULT.attributes()),
        List.of("id", "user.plan", "user.active", "note"));
  }

  private static final SampleFields FIELDS =
      fields(
          new Feature.Numeric("age", "user.age"),
          new Feature.Category("plan", List.of("FREE", "PAID"), "user.plan"),
          new Feature.Category("active", List.of("false", "true"), "user.active"),
          new Feature.Vector("clicks", 2),
          new Feature.Bag("words", 8, 2));

  private SampleCodec codec(String schema, SampleFields fields) {
    try {
      Path file = Files.writeString(folder.resolve("order.avsc"), schema);
      return new SampleCodec(new SampleFormat.PlainAvro(file), fields, 1000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GenericRecordBuilder order() {
    return new GenericRecordBuilder(SCHEMA)
        .set("id", 7L)
        .set("created", 5_000_999L)
        .set("note", null)
        .set("amount", java.nio.ByteBuffer.wrap(new byte[] {1, 2}))
        .set(
            "user",
            new GenericRecordBuilder(USER)
                .set("age", 42)
                .set("tags", Map.of("a", "b"))
                .set("plan", new GenericData.EnumSymbol(USER.getField("plan").schema(), "PAID"))
                .set("active", true)
                .build())
        .set("clicks", List.of(3, 4))
        .set("words", List.of())
        .set("price", 1.5f);
  }

  private static byte[] bytes(GenericRecordBuilder order) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<>(SCHEMA).write(order.build(), out);
    out.flush();
    return bytes.toByteArray();
  }

  @Test
  void shouldReadWhatTheSettingsName() throws IOException, InvalidSampleException {
    Samples.Decoded decoded =
        Samples.read(codec(ORDER, FIELDS).newReader(), bytes(order()), FIELDS);
    assertThat(decoded.row()).containsExactly(42, 0, 1, 0, 1, 3, 4, -1, -1, 1.5f, 1);
    assertThat(decoded.sample()).isEqualTo(new Sample("7", 5000, true));
  }

  /** The origin is 10,957 days after 1970; five seconds more get lost in a float. */
  @Test
  void shouldTakeATimestampForTheTimeOfTheSampleAndAFeature()
      throws IOException, InvalidSampleException {
    List<TimePart> days = List.of(TimePart.TREND);
    SampleFields shared = fields(new Feature.Time("when", days, "created"));
    assertThat(Samples.read(codec(ORDER, shared).newReader(), bytes(order()), shared).row()[0])
        .isEqualTo(-10957);

    SampleFields own =
        new SampleFields(
            shared.features(),
            shared.label(),
            LabelRange.ANY,
            ExtraFields.REJECT,
            Unlabelled.PREDICT);
    assertThat(Samples.read(codec(ORDER, own).newReader(), bytes(order()), own).row()[0])
        .isEqualTo(-10957);
  }

  /** 2001-09-09 at 01:46:40.123 UTC, of which a date has the day. */
  @ParameterizedTest
  @CsvSource({
    "long, timestamp-millis, 1000000000123, 1000000000123",
    "long, timestamp-micros, 1000000000123000, 1000000000123",
    "long, timestamp-nanos, 1000000000123000000, 1000000000123",
    "long, local-timestamp-millis, 1000000000123, 1000000000123",
    "long, local-timestamp-micros, 1000000000123000, 1000000000123",
    "long, local-timestamp-nanos, 1000000000123000000, 1000000000123",
    "int, date, 11574, 999993600000",
  })
  void shouldReadAndWriteATimeInTheUnitOfItsType(String type, String unit, long number, long millis)
      throws IOException, InvalidSampleException {
    String schema =
        """
        {"type": "record", "name": "Order", "fields": [
          {"name": "created", "type": {"type": "%s", "logicalType": "%s"}},
          {"name": "x", "type": "double"},
          {"name": "price", "type": ["null", "double"]}]}
        """
            .formatted(type, unit);
    SampleFields fields =
        new SampleFields(
            List.of(new Feature.Numeric("x")),
            FIELDS.label(),
            LabelRange.ANY,
            ExtraFields.REJECT,
            Unlabelled.PREDICT,
            FIELDS.notes(),
            List.of());
    SampleCodec codec = codec(schema, fields);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeLong(number); // an int is written alike
    out.writeDouble(2);
    out.writeIndex(0);

    for (String text : List.of("1000000000123", "2001-09-09T01:46:40.123Z")) {
      byte[] written = codec.newWriter().write(Map.of("created", text, "x", "2"));
      assertThat(written).isEqualTo(bytes.toByteArray());
    }
    assertThat(Samples.read(codec.newReader(), bytes.toByteArray(), fields).sample().eventTime())
        .isEqualTo(millis);
  }

  @Test
  void shouldCopyFields() throws IOException {
    io.millrace.data.Prediction prediction = new io.millrace.data.Prediction();
    prediction.source = bytes(order());
    assertThat(codec(ORDER, FIELDS).newCopiedFields().of(prediction))
        .extracting(value -> value == null ? "none" : value.toString())
        .containsExactly("7", "PAID", "true", "none");
  }

  @Test
  void shouldNameWhatARecordLacks() throws IOException {
    GenericRecordBuilder order = order().set("user", null).set("clicks", List.of(1));
    SampleCodec codec = codec(ORDER, fields(new Feature.Numeric("age", "user.age")));
    Samples.assertInvalid(Reason.MISSING_FIELD, codec.newReader(), bytes(order));
    SampleCodec clicks = codec(ORDER, fields(new Feature.Vector("clicks", 2)));
    Samples.assertInvalid(Reason.WRONG_WIDTH, clicks.newReader(), bytes(order));
    Samples.assertInvalid(Reason.UNDECODABLE, clicks.newReader(), new byte[] {1, 2, 3});
  }

  @Test
  void shouldWriteRowsOfText() throws InvalidSampleException {
    SampleFields fields = fields(new Feature.Numeric("age", "user.age"));
    String schema =
        ORDER
            .replaceAll("\\{\"name\": \"(amount|tags|clicks|words)\".*\n", "")
            .replaceAll("\"plan\", \"type\": \\{.*}}", "\"plan\", \"type\": \"string\"}");
    SampleCodec codec = codec(schema, fields);
    Map<String, String> row =
        Map.of(
            "id",
            "9",
            "created",
            "6000",
            "user.age",
            "5",
            "user.plan",
            "x",
            "user.active",
            "true",
            "price",
            "2.5");
    Samples.Decoded decoded = Samples.read(codec.newReader(), codec.newWriter().write(row), fields);
    assertThat(decoded.row()).containsExactly(5, 2.5f, 1);
    assertThat(decoded.sample().id()).isEqualTo("9");
    assertThatThrownBy(() -> codec.newWriter().write(Map.of("id", "9", "price", "cheap")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("row: created: nothing does not fit the type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user.size | has no field user.size",
        "user | has at user the type record, which is a record: name one of its fields",
        "amount | has at amount the type bytes, which must not be a decimal: give a double",
        "user.tags | has at user.tags the type map, which must be a number, a text, an enum",
        "clicks.last | has at clicks the type array, which must be a record",
      })
  void shouldRefuseSettingsThatTheSchemaDoesNotFit(String field, String message) {
    SampleCodec codec = codec(ORDER, fields(new Feature.Numeric("f", field)));
    assertThatThrownBy(codec::newReader)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void shouldRefuseRecursion() {
    String schema =
        ORDER.replace(
            "{\"name\": \"price\"",
            "{\"name\": \"parent\", \"type\": [\"null\", \"Order\"]}, {\"name\": \"price\"");
    SampleCodec codec = codec(schema, fields(new Feature.Vector("clicks", 2)));
    assertThatThrownBy(codec::newReader).hasMessageContaining("must not be recursive");
  }
}
