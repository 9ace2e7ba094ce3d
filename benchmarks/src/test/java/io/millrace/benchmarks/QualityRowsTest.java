package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityRowsTest {
  private static final String SETTINGS =
      """
      name: quality
      features:
        - {name: colour, type: category, values: [red, green]}
        - {name: size, type: numeric}
      label: {name: class, type: category, values: ['no', 'yes']}
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each
  private Path csv;

  @BeforeEach
  void setUp() throws IOException {
    csv =
        Files.writeString(
            folder.resolve("rows.csv"),
            """
            size,other,colour,class
            1.5,a,red,no
            large,a,red,no
            ,b,green,no
            2.5,b,green,yes
            3.5,c,red,yes
            9.5,c,red,yes
            """);
  }

  private Config config(String settings) throws IOException, ConfigException {
    return ConfigLoader.load(Files.writeString(folder.resolve("settings.yaml"), settings));
  }

  private QualityRows rows(int most) throws IOException, ConfigException {
    return QualityRows.read(config(SETTINGS), csv, most);
  }

  private Path scores(float... scores) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * scores.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(scores);
    return Files.write(folder.resolve("scores.f32"), bytes.array());
  }

  @Test
  void shouldGiveAllLearnersTheRowsThatTheModelSees() throws Exception {
    QualityRows rows = rows(4);
    JsonNode stream = new ObjectMapper().readTree(rows.write(folder).toFile());
    byte[] bytes = Files.readAllBytes(Path.of(stream.get("rows").asText()));
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);

    assertThat(rows.refused()).isEqualTo(1);
    assertThat(values)
        .containsExactly(
            1, 0, 1.5f, 0, //
            0, 1, Float.NaN, 0, //
            0, 1, 2.5f, 1, //
            1, 0, 3.5f, 1);
    assertThat(stream.get("features").asInt()).isEqualTo(3);
    assertThat(stream.get("classes").asInt()).isEqualTo(2);
    assertThat(stream.get("numbers")).hasToString("[2]");
  }

  @Test
  void shouldJudgePredictions() throws Exception {
    // Labels no, no, yes, yes. Right: first, third, fourth. The last label again: second, fourth.
    Map<String, Double> judged =
        rows(4).judge(scores(0.8f, 0.2f, 0.4f, 0.6f, 0.5f - 0.25f, 0.75f, 0, 1));

    assertThat(judged).containsEntry("accuracy", 0.75).containsEntry("kappa_temporal", 0.5);
    double logLoss = -(Math.log(0.8) + Math.log(0.4) + Math.log(0.75)) / 4;
    assertThat(judged.get("log_loss")).isCloseTo(logLoss, within(1e-7));
  }

  @Test
  void shouldRefuseScoresOfOtherRows() throws Exception {
    QualityRows rows = rows(4);
    Path scores = scores(0.5f, 0.5f);
    assertThatIOException()
        .isThrownBy(() -> rows.judge(scores))
        .withMessageContaining("8 bytes, expected 8 numbers");
  }

  @Test
  void shouldRefuseFeaturesThatOnlySomeLearnersCanTake() throws Exception {
    Config config =
        config(
            """
            name: quality
            features:
              - {name: size, type: numeric}
              - {name: other, type: hashed, buckets: 16}
            label: {name: class, type: category, values: ['no', 'yes']}
            """);
    assertThatIOException()
        .isThrownBy(() -> QualityRows.read(config, csv, 4))
        .withMessageContaining("column other is hashed");
  }
}
