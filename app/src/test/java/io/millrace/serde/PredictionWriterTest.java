package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;
import io.millrace.registry.TopicSchemas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
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
        PredictionFormat.AVRO.newWriter(label, "m", 3, CopiedFields.NONE, TopicSchemas.NONE);
    writer.write(prediction(new float[] {1}, 0));
    return io.millrace.schemas.Prediction.fromByteBuffer(ByteBuffer.wrap(writer.write(prediction)));
  }

  private static String json(Label label, Prediction prediction) throws IOException {
    PredictionWriter writer =
        PredictionFormat.JSON.newWriter(label, "m", 3, CopiedFields.NONE, TopicSchemas.NONE);
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
}
