package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;
import io.millrace.registry.TopicSchemas;
import io.millrace.schemas.Interval;
import io.millrace.schemas.PredictionWithInterval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PredictionWriterTest {
  private static final Label CLASSES = new Label.Category("class", List.of("DOWN", "UP", "FLAT"));
  private static final Label BINARY = new Label.Category("class", List.of("NO", "YES"));

  @BeforeAll
  static void trustGeneratedClasses() {
    GeneratedClasses.trust();
  }

  private static Prediction prediction(float[] scores, float... label) {
    Prediction prediction = new Prediction();
    prediction.id = "s-7";
    prediction.eventTime = 1234;
    prediction.step = 99;
    prediction.scores = scores;
    prediction.loss = 0.5f;
    prediction.label = label;
    return prediction;
  }

  private static io.millrace.schemas.Prediction avro(Label label, Prediction prediction)
      throws IOException {
    PredictionWriter writer =
        PredictionFormat.AVRO.newWriter(label, "m", 3, CopiedFields.NONE, false, TopicSchemas.NONE);
    writer.write(prediction(new float[] {1}, 0));
    return io.millrace.schemas.Prediction.fromByteBuffer(ByteBuffer.wrap(writer.write(prediction)));
  }

  private static String json(Label label, Prediction prediction) throws IOException {
    PredictionWriter writer =
        PredictionFormat.JSON.newWriter(label, "m", 3, CopiedFields.NONE, false, TopicSchemas.NONE);
    writer.write(prediction(new float[] {1}, 0));
    return new ObjectMapper().readTree(writer.write(prediction)).toString();
  }

  @Test
  void shouldBeReadByTheGeneratedClassWhenWrittenByHand() throws IOException {
    Prediction prediction = prediction(new float[] {0.2f, 0.3f, 0.5f}, 1);
    assertThat(avro(CLASSES, prediction))
        .isEqualTo(
            new io.millrace.schemas.Prediction(
                "s-7",
                List.of(0.2f, 0.3f, 0.5f),
                "FLAT",
                "UP",
                0.5f,
                "m",
                3,
                99L,
                Instant.ofEpochMilli(1234)));
  }

  @Test
  void shouldHaveNeitherLabelNorLossWhenTheLabelIsNotKnown() throws IOException {
    io.millrace.schemas.Prediction read = avro(BINARY, prediction(new float[] {0.7f}));
    assertThat(read.getPredicted()).isEqualTo("YES");
    assertThat(read.getLabel()).isNull();
    assertThat(read.getLoss()).isNull();
  }

  @Test
  void shouldHoldNumbersWhenTheLabelIsANumberOrVector() throws IOException {
    io.millrace.schemas.Prediction number =
        avro(new Label.Number("y"), prediction(new float[] {1.5f}, 2));
    assertThat(number.getPredicted()).isEqualTo(1.5);
    assertThat(number.getLabel()).isEqualTo(2.0);
    io.millrace.schemas.Prediction vector =
        avro(new Label.Vector("y", 2), prediction(new float[] {1, 2}, 3, Float.NaN));
    assertThat(vector.getPredicted()).isEqualTo(List.of(1f, 2f));
    assertThat(vector.getLabel()).isEqualTo(List.of(3f, Float.NaN));
  }

  @Test
  void shouldHoldTheSameFieldsWhenWrittenAsJson() throws IOException {
    assertThat(json(BINARY, prediction(new float[] {0.25f}, 1)))
        .isEqualTo(
            "{\"id\":\"s-7\",\"scores\":[0.25],\"predicted\":\"NO\",\"label\":\"YES\","
                + "\"loss\":0.5,\"model\":\"m\",\"replica\":3,\"step\":99,\"event_time\":1234}");
  }

  @Test
  void shouldWriteNullWhenANumberOfJsonIsNotFinite() throws IOException {
    Prediction prediction = prediction(new float[] {Float.NaN, Float.POSITIVE_INFINITY}, 3, 4);
    prediction.loss = Float.NaN;
    assertThat(json(new Label.Vector("y", 2), prediction))
        .contains("\"scores\":[null,null],\"predicted\":[null,null],\"label\":[3.0,4.0]")
        .contains("\"loss\":null");
  }

  private static Prediction withRegion(Prediction prediction, float[] ends, boolean... set) {
    int numbers = ends.length / 2;
    prediction.lower = Arrays.copyOf(ends, numbers);
    prediction.upper = Arrays.copyOfRange(ends, numbers, ends.length);
    prediction.set = set;
    return prediction;
  }

  private static PredictionWithInterval avroWithInterval(Label label, Prediction prediction)
      throws IOException {
    PredictionWriter writer =
        PredictionFormat.AVRO.newWriter(label, "m", 3, CopiedFields.NONE, true, TopicSchemas.NONE);
    return PredictionWithInterval.fromByteBuffer(ByteBuffer.wrap(writer.write(prediction)));
  }

  @Test
  void shouldSayInAvroWhereTheLabelIsLikelyToBe() throws IOException {
    float infinite = Float.POSITIVE_INFINITY;
    Prediction number = withRegion(prediction(new float[] {2}, 1), new float[] {0.5f, 3.5f});
    assertThat(avroWithInterval(new Label.Number("y"), number).getInterval())
        .isEqualTo(new Interval(0.5, 3.5));
    Prediction vector =
        withRegion(prediction(new float[] {1, 2}), new float[] {0, -infinite, 2, infinite});
    assertThat(avroWithInterval(new Label.Vector("y", 2), vector).getInterval())
        .isEqualTo(new Interval(List.of(0f, -infinite), List.of(2f, infinite)));
    Prediction category =
        withRegion(prediction(new float[] {0.2f, 0.3f, 0.5f}, 1), new float[0], false, true, true);
    PredictionWithInterval read = avroWithInterval(CLASSES, category);
    assertThat(read.getSet()).containsExactly("UP", "FLAT");
    assertThat(read.getInterval()).isNull();
    assertThat(read.getFields()).isEmpty();
    assertThat(read.getLoss()).isEqualTo(0.5f);
  }

  @Test
  void shouldSayInJsonWhereTheLabelIsLikelyToBe() throws IOException {
    float infinite = Float.POSITIVE_INFINITY;
    Prediction number = withRegion(prediction(new float[] {2}, 1), new float[] {0.5f, 3.5f});
    assertThat(json(new Label.Number("y"), number))
        .endsWith("\"event_time\":1234,\"interval\":{\"lower\":0.5,\"upper\":3.5}}");
    Prediction vector =
        withRegion(prediction(new float[] {1, 2}), new float[] {0, -infinite, 2, infinite});
    assertThat(json(new Label.Vector("y", 2), vector))
        .endsWith("\"interval\":{\"lower\":[0.0,null],\"upper\":[2.0,null]}}");
    Prediction category =
        withRegion(prediction(new float[] {0.2f, 0.3f, 0.5f}, 1), new float[0], false, true, true);
    assertThat(json(CLASSES, category)).endsWith(",\"set\":[\"UP\",\"FLAT\"]}");
  }

  /** Who knows Prediction alone reads the rest of it. */
  @Test
  void shouldBeReadAsAPlainPredictionWhenItHasAnInterval() throws IOException {
    BinaryMessageDecoder<io.millrace.schemas.Prediction> decoder =
        new BinaryMessageDecoder<>(
            SpecificData.getForClass(io.millrace.schemas.Prediction.class),
            io.millrace.schemas.Prediction.getClassSchema());
    decoder.addSchema(PredictionWithInterval.getClassSchema());
    PredictionWriter writer =
        PredictionFormat.AVRO.newWriter(
            new Label.Number("y"), "m", 3, CopiedFields.NONE, true, TopicSchemas.NONE);
    Prediction number = withRegion(prediction(new float[] {2}, 1), new float[] {0.5f, 3.5f});
    assertThat(decoder.decode(ByteBuffer.wrap(writer.write(number))))
        .isEqualTo(avro(new Label.Number("y"), number));
  }
}
