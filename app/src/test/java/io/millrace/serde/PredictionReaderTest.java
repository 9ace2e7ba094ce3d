package io.millrace.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Outcome;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;
import io.millrace.registry.TopicSchemas;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What writers have written is read, whatever stands beside it. */
class PredictionReaderTest {
  private static final Label CLASSES = new Label.Category("class", List.of("DOWN", "UP", "FLAT"));

  private static Prediction prediction(float[] scores, float loss, float... label) {
    Prediction prediction = new Prediction();
    prediction.id = "s-7";
    prediction.scores = scores;
    prediction.loss = loss;
    prediction.label = label;
    return prediction;
  }

  private static Outcome outcome(
      PredictionFormat format, Label label, boolean intervals, Prediction prediction)
      throws IOException {
    PredictionWriter writer =
        format.newWriter(label, "m", 0, CopiedFields.NONE, intervals, TopicSchemas.NONE);
    return format.newReader().read(writer.write(prediction));
  }

  @ParameterizedTest
  @EnumSource(names = {"AVRO", "JSON"})
  void shouldCompareClasses(PredictionFormat format) throws IOException {
    float[] scores = {0.25f, 0.5f, 0.25f};
    assertThat(outcome(format, CLASSES, false, prediction(scores, 0.75f, 1)))
        .isEqualTo(new Outcome(0.75, 0));
    assertThat(outcome(format, CLASSES, false, prediction(scores, 0.5f, 2)))
        .isEqualTo(new Outcome(0.5, 1));
    assertThat(
            outcome(format, CLASSES, false, prediction(new float[] {1, 0, Float.NaN}, 0.5f, 0))
                .error())
        .as("what is not finite is wrong")
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"AVRO", "JSON"})
  void shouldKnowNothingWithoutALabel(PredictionFormat format) throws IOException {
    float[] scores = {0.25f, 0.5f, 0.25f};
    assertThat(outcome(format, CLASSES, false, prediction(scores, Float.NaN)))
        .isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(names = {"AVRO", "JSON"})
  void shouldTakeTheDistanceOfNumbers(PredictionFormat format) throws IOException {
    Label number = new Label.Number("y");
    assertThat(outcome(format, number, false, prediction(new float[] {2.5f}, 9, 4)))
        .isEqualTo(new Outcome(9, 1.5));
    Outcome infinite =
        outcome(format, number, false, prediction(new float[] {Float.NaN}, Float.NaN, 4));
    assertThat(infinite.error()).isNaN();
    assertThat(infinite.loss()).isNaN();
  }

  /** |1 − 2|, |5 − 3| and |0 − 0| have the mean 1. */
  @ParameterizedTest
  @EnumSource(names = {"AVRO", "JSON"})
  void shouldTakeTheMeanDistanceOfVectors(PredictionFormat format) throws IOException {
    Label vector = new Label.Vector("y", 3);
    assertThat(
            outcome(format, vector, false, prediction(new float[] {1, 5, 0}, 0.5f, 2, 3, 0))
                .error())
        .isCloseTo(1, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(names = {"AVRO", "JSON"})
  void shouldReadPredictionsWithIntervals(PredictionFormat format) throws IOException {
    Prediction prediction = prediction(new float[] {2.5f}, 9, 4);
    prediction.lower = new float[] {1};
    prediction.upper = new float[] {3};
    assertThat(outcome(format, new Label.Number("y"), true, prediction))
        .isEqualTo(new Outcome(9, 1.5));
  }

  /** Bytes that are changed at random are read somehow, or refused. */
  @ParameterizedTest
  @EnumSource(names = {"AVRO", "JSON"})
  void shouldReadOrRefuseWhateverComes(PredictionFormat format) {
    Random random = new Random(3);
    PredictionReader reader = format.newReader();
    Label vector = new Label.Vector("y", 3);
    byte[] good =
        format
            .newWriter(vector, "m", 0, CopiedFields.NONE, false, TopicSchemas.NONE)
            .write(prediction(new float[] {1, 5, 0}, 0.5f, 2, 3, 0));
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(good, random.nextInt(4) > 0 ? good.length : random.nextInt(90));
      for (int left = random.nextInt(4); left > 0 && bytes.length > 10; left--) {
        bytes[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt();
      }
      try {
        assertThat(reader.read(bytes)).isNotNull();
        read++;
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotEqualTo("null");
      }
    }
    assertThat(read).isBetween(100, 19_900);
  }

  @ParameterizedTest
  @EnumSource(names = {"AVRO", "JSON"})
  void shouldRefuseWhatIsNoPrediction(PredictionFormat format) {
    for (String text : List.of("", "x", "{}", "[1]", "null", "\u00c3\u0001abcdefghij")) {
      byte[] value = text.getBytes(ISO_8859_1);
      assertThatThrownBy(() -> format.newReader().read(value))
          .as(text)
          .isInstanceOf(IOException.class);
    }
  }
}
