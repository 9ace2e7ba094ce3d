package io.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the detectors to River's, whose findings src/test/python/river_vectors.py wrote down. */
class DriftDetectorTest {
  private static final Path FOLDER = Path.of("src/test/resources/drift");

  static Stream<Arguments> detectors() {
    return Stream.of(
        Arguments.of("adwin_0.002", new DriftDetection.Adwin(0.002)),
        Arguments.of("adwin_0.3", new DriftDetection.Adwin(0.3)),
        Arguments.of("page_hinkley_0.005_10", new DriftDetection.PageHinkley(0.005, 10, 30)),
        Arguments.of("page_hinkley_0.05_50", new DriftDetection.PageHinkley(0.05, 50, 30)));
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void shouldFindTheRisesThatRiverFinds(String name, DriftDetection settings) throws IOException {
    DriftDetector detector = settings.newDetector();
    List<Integer> rises = new ArrayList<>();
    List<Double> losses = losses();
    for (int i = 0; i < losses.size(); i++) {
      if (detector.add(losses.get(i))) {
        rises.add(i);
      }
    }

    JsonNode river = river().get(name);
    assertThat(rises)
        .isNotEmpty()
        .isEqualTo(
            StreamSupport.stream(river.get("rises").spliterator(), false)
                .map(JsonNode::asInt)
                .toList());
    if (detector instanceof AdwinDetector adwin) {
      assertThat(adwin.width()).isEqualTo(river.get("width").asLong());
      assertThat(adwin.mean()).isCloseTo(river.get("mean").asDouble(), within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void shouldGoOnFromItsState(String name, DriftDetection settings) throws IOException {
    DriftDetector calm = settings.newDetector();
    DriftDetector restarted = settings.newDetector();
    int i = 0;
    for (double loss : losses()) {
      boolean found = calm.add(loss);
      assertThat(restarted.add(loss)).as("%s, loss %d", name, i).isEqualTo(found);
      if (i++ % 7 == 0) {
        byte[] state = state(restarted);
        restarted = settings.newDetector();
        restarted.read(new DataInputStream(new ByteArrayInputStream(state)));
      }
    }
    assertThat(state(restarted)).isEqualTo(state(calm));
  }

  @Test
  void shouldSumUpHowFarLossesLieAboveTheirMean() {
    // Means 0, 0, 1, 1.5; m is 0, 0, 2, 3.5 with δ = 0, and only then above 3.
    DriftDetector detector = new DriftDetection.PageHinkley(0, 3, 1).newDetector();
    assertThat(Stream.of(0.0, 0.0, 3.0, 3.0).map(detector::add))
        .containsExactly(false, false, false, true);
    assertThat(Stream.of(3.0, 3.0, 3.0).map(detector::add)).as("anew").doesNotContain(true);
  }

  private static byte[] state(DriftDetector detector) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    detector.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static List<Double> losses() throws IOException {
    return Files.readAllLines(FOLDER.resolve("losses.csv")).stream()
        .map(Double::parseDouble)
        .toList();
  }

  private static JsonNode river() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("river.json").toFile());
  }
}
