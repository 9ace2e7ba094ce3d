package io.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.streams.Generated.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams against River's, as {@code river_streams.py} has measured them. */
class RiverStreamsTest {
  private static final int SAMPLES = 100_000;

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        RiverStreamsTest.class.getResourceAsStream("/streams/" + name), name);
  }

  private static JsonNode moments() throws IOException {
    try (InputStream in = resource("moments.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  static Stream<String> streams() throws IOException {
    List<String> names = new ArrayList<>();
    moments().get("streams").fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  /** Both are measured: of each mean the standard error is that of its own number of samples. */
  private static double close(double variance, double riversSamples) {
    return 4.5 * Math.sqrt(variance * (1.0 / SAMPLES + 1 / riversSamples));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void shouldHaveTheSharesAndMomentsOfRivers(String name) throws IOException {
    double riversSamples = moments().get("samples").asDouble();
    JsonNode river = moments().get("streams").get(name);
    String[] words = name.split(" ", -1);
    StreamName stream = StreamName.valueOf(words[0]);
    List<Row> rows = Generated.rows(stream, Integer.parseInt(words[1]), SAMPLES, 0);

    for (Map.Entry<String, JsonNode> share : river.get("classes").properties()) {
      double expected = share.getValue().asDouble();
      assertThat(Generated.share(rows, share.getKey()))
          .as("share of class " + share.getKey())
          .isCloseTo(expected, within(close(expected * (1 - expected), riversSamples)));
    }
    int[] features = features(stream);
    assertThat(river.get("means")).hasSize(features.length);
    for (int i = 0; i < features.length; i++) {
      double variance = river.get("variances").get(i).asDouble();
      assertThat(Generated.mean(rows, features[i]))
          .as("mean of feature " + features[i])
          .isCloseTo(river.get("means").get(i).asDouble(), within(close(variance, riversSamples)));
      assertThat(Generated.variance(rows, features[i]))
          .as("variance of feature " + features[i])
          .isCloseTo(variance, within(0.03 * variance));
    }
  }

  /** Of Agrawal's people all but their houses, which are MOA's. */
  private static int[] features(StreamName stream) {
    int count = stream.stream().features().size();
    return stream == StreamName.agrawal
        ? new int[] {0, 1, 2, 3, 4, 5, 7, 8}
        : java.util.stream.IntStream.range(0, count).toArray();
  }

  @Test
  void shouldHaveTheLabelsOfRiversFriedman() throws IOException {
    JsonNode river = moments().get("friedman 1");
    double variance = river.get("variance").asDouble();
    double[] labels =
        Generated.rows(StreamName.friedman, 1, SAMPLES, 0).stream()
            .mapToDouble(row -> Double.parseDouble(row.label()))
            .toArray();
    double mean = Arrays.stream(labels).average().orElseThrow();
    assertThat(mean)
        .isCloseTo(
            river.get("mean").asDouble(),
            within(close(variance, moments().get("samples").asDouble())));
    assertThat(Arrays.stream(labels).map(y -> (y - mean) * (y - mean)).average().orElseThrow())
        .isCloseTo(variance, within(0.03 * variance));
  }

  @Test
  void shouldPutPeopleIntoTheGroupsOfRiverAndThePaper() throws IOException {
    List<String> lines;
    try (InputStream in = resource("agrawal.csv")) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    }
    assertThat(lines).hasSize(400);
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      double[] person = Arrays.stream(cells, 0, 9).mapToDouble(Double::parseDouble).toArray();
      for (int function = 1; function <= 10; function++) {
        assertThat(AgrawalFunctions.isInA(function, person) ? "A" : "B")
            .as("function %d of %s", function, line)
            .isEqualTo(cells[8 + function]);
      }
    }
  }
}
