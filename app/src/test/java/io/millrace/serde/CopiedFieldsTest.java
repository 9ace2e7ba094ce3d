package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Prediction;
import io.millrace.features.ExtraFields;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.Unlabelled;
import io.millrace.registry.TopicSchemas;
import io.millrace.schemas.PredictionWithFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CopiedFieldsTest {
  @BeforeAll
  static void trustGeneratedClasses() {
    GeneratedClasses.trust();
  }

  private static SampleFields fields(String... copied) {
    return new SampleFields(
        Samples.FIELDS.features(),
        Samples.FIELDS.label(),
        Samples.FIELDS.labelRange(),
        ExtraFields.REJECT,
        Unlabelled.PREDICT,
        Notes.DEFAULT,
        List.of(copied));
  }

  private static Prediction prediction(byte @Nullable [] source) {
    Prediction prediction = new Prediction();
    prediction.id = "a";
    prediction.scores = new float[] {0.25f, 0.75f};
    prediction.source = source;
    return prediction;
  }

  private static byte[] written(
      PredictionFormat format, SampleCodec samples, byte @Nullable [] source) {
    return format
        .newWriter(
            Samples.FIELDS.label(), "m", 0, samples.newCopiedFields(), false, TopicSchemas.NONE)
        .write(prediction(source));
  }

  private static String json(SampleCodec samples, byte @Nullable [] source) throws IOException {
    JsonNode root = new ObjectMapper().readTree(written(PredictionFormat.JSON, samples, source));
    return root.get("fields").toString();
  }

  private static byte[] text(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }

  /** A format with columns for everything, if it has columns. */
  private static SampleFormat withColumns(SampleFormat format, List<String> columns) {
    return format.equals(Samples.CSV) ? new SampleFormat.Csv(columns) : format;
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldCopyFieldsThatAreNoFeatures(SampleFormat format)
      throws InvalidSampleException, IOException {
    SampleFields fields = fields("user.country", "attributes.shop", "class", "day", "absent");
    Map<String, String> row = Samples.row();
    row.put("user.country", "DE");
    row.put("attributes.shop", "a \"b\"");
    List<String> columns = new ArrayList<>(row.keySet());
    columns.add("absent");
    SampleCodec samples = Samples.codec(fields, withColumns(format, columns));
    byte[] value = samples.newWriter().write(row);

    assertThat(Samples.read(samples.newReader(), value, fields).row())
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
    assertThat(json(samples, value))
        .isEqualTo(
            "{\"user.country\":\"DE\",\"attributes.shop\":\"a \\\"b\\\"\",\"class\":\"UP\","
                + "\"day\":\"2\",\"absent\":null}");
    Map<String, @Nullable String> texts = new HashMap<>();
    texts.put("user.country", "DE");
    texts.put("attributes.shop", "a \"b\"");
    texts.put("class", "UP");
    texts.put("day", "2");
    texts.put("absent", null);
    assertThat(avro(written(PredictionFormat.AVRO, samples, value)).getFields()).isEqualTo(texts);
  }

  private static PredictionWithFields avro(byte[] value) throws IOException {
    return PredictionWithFields.fromByteBuffer(ByteBuffer.wrap(value));
  }

  @Test
  void shouldKeepWhatJsonTells() throws IOException {
    SampleCodec samples =
        Samples.codec(
            fields("t", "n", "big", "yes", "o.no", "o", "list", "nan", "nil"), Samples.JSON);
    byte[] value =
        text(
            "{'t': 'é', 'n': 1.50, 'big': 12345678901234567890, 'yes': true,"
                + " 'o': {'no': false, 'x': {'t': 1}}, 'list': ['t'], 'nan': NaN, 'nil': null}");
    byte[] json = written(PredictionFormat.JSON, samples, value);
    assertThat(new String(json, UTF_8))
        .endsWith(
            new String(
                text(
                    "'fields':{'t':'é','n':1.50,'big':12345678901234567890,'yes':true,'o.no':false,"
                        + "'o':null,'list':null,'nan':null,'nil':null}}"),
                UTF_8));
    assertThat(avro(written(PredictionFormat.AVRO, samples, value)).getFields())
        .containsEntry("n", "1.50")
        .containsEntry("yes", "true")
        .containsEntry("o", null);
  }

  @Test
  void shouldCopyOutOfPackedFeatures() throws IOException {
    SampleFields fields =
        new SampleFields(
            Samples.NUMBERS.features(),
            Samples.NUMBERS.label(),
            Samples.NUMBERS.labelRange(),
            ExtraFields.REJECT,
            Unlabelled.PREDICT,
            Notes.DEFAULT,
            List.of("price", "x", "y", "id", "event_time", "weight"));
    SampleCodec samples = Samples.codec(fields, Samples.AVRO);
    byte[] value =
        samples
            .newWriter()
            .write(
                Map.of(
                    "id",
                    "s",
                    "event_time",
                    "5000",
                    "price",
                    "1.5",
                    "x_0",
                    "2",
                    "x_1",
                    "3",
                    "y",
                    "0.25"));
    assertThat(json(samples, value))
        .isEqualTo(
            "{\"price\":1.5,\"x\":null,\"y\":0.25,\"id\":\"s\",\"event_time\":5000,\"weight\":1.0}");
  }

  /**
   * Attributes in a block that gives its size in bytes, by which the sample passes over it: it
   * claims three pairs and holds one.
   */
  @Test
  void shouldHaveNullsWhereWhatTheSampleDoesNotNeedIsBroken()
      throws InvalidSampleException, IOException {
    SampleFields fields = fields("attributes.shop");
    SampleCodec samples = Samples.codec(fields, Samples.AVRO);
    byte[] good = samples.newWriter().write(Samples.row());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(good, 0, good.length - 1); // it ends with the empty block of attributes
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeLong(-3);
    out.writeLong(2);
    out.writeString("");
    out.writeString("");
    out.writeLong(0);
    byte[] broken = bytes.toByteArray();

    assertThat(Samples.read(samples.newReader(), broken, fields).row())
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
    assertThat(json(samples, broken)).isEqualTo("{\"attributes.shop\":null}");
  }

  @Test
  void shouldHaveNullsWithoutARecord() throws IOException {
    SampleCodec samples = Samples.codec(fields("shop"), Samples.JSON);
    assertThat(json(samples, null)).isEqualTo("{\"shop\":null}");
    assertThat(avro(written(PredictionFormat.AVRO, samples, null)).getFields())
        .containsOnlyKeys("shop")
        .containsEntry("shop", null);
  }

  @Test
  void shouldWritePlainPredictionsWithoutTheSetting() throws IOException {
    SampleCodec samples = Samples.codec(Samples.FIELDS, Samples.JSON);
    byte[] avro = written(PredictionFormat.AVRO, samples, text("{'shop': 'a'}"));
    assertThat(io.millrace.schemas.Prediction.fromByteBuffer(ByteBuffer.wrap(avro)).getId())
        .isEqualTo("a");
    assertThat(new String(written(PredictionFormat.JSON, samples, text("{}")), UTF_8))
        .doesNotContain("fields");
  }

  /** The fingerprint by which consumers find the schema: CRC-64-AVRO of its canonical form. */
  @Test
  void shouldBeReadAsAPlainPredictionByThoseWhoKnowTheSchema() throws IOException {
    BinaryMessageDecoder<io.millrace.schemas.Prediction> decoder =
        new BinaryMessageDecoder<>(
            SpecificData.getForClass(io.millrace.schemas.Prediction.class),
            io.millrace.schemas.Prediction.getClassSchema());
    decoder.addSchema(PredictionWithFields.getClassSchema());
    byte[] value =
        written(
            PredictionFormat.AVRO,
            Samples.codec(fields("shop"), Samples.JSON),
            text("{'shop': 'a'}"));
    io.millrace.schemas.Prediction read = decoder.decode(ByteBuffer.wrap(value));
    assertThat(Objects.requireNonNull(read).getId()).isEqualTo("a");
    assertThat(read.getScores()).containsExactly(0.25f, 0.75f);
  }
}
