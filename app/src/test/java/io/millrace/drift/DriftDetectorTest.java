package io.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.drift.DriftDetector.Change;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the detectors to River's, whose findings src/test/python/river_vectors.py wrote down. */
class DriftDetectorTest {
  private static final Path FOLDER = Path.of("src/test/resources/drift");

  static Stream<Arguments> detectors() {
    return Stream.of(
        Arguments.of("adwin_0.002", new DriftDetection.Adwin(0.002)),
        Arguments.of("adwin_0.3", new DriftDetection.Adwin(0.3)),
        Arguments.of("adwin_errors", new DriftDetection.Adwin(0.002)),
        Arguments.of("page_hinkley_0.005_10", new DriftDetection.PageHinkley(0.005, 10, 30)),
        Arguments.of("page_hinkley_0.05_50", new DriftDetection.PageHinkley(0.05, 50, 30)),
        Arguments.of("ddm_3_30", new DriftDetection.Ddm(3, 30)),
        Arguments.of("ddm_2.5_100", new DriftDetection.Ddm(2.5, 100)),
        Arguments.of("eddm_0.9_30", new DriftDetection.Eddm(0.9, 30)),
        Arguments.of("eddm_0.8_20", new DriftDetection.Eddm(0.8, 20)),
        Arguments.of("hddm_a_0.001_losses", new DriftDetection.HddmA(0.001)),
        Arguments.of("hddm_a_0.05_losses", new DriftDetection.HddmA(0.05)),
        Arguments.of("hddm_a_0.001_errors", new DriftDetection.HddmA(0.001)),
        Arguments.of("hddm_a_0.05_errors", new DriftDetection.HddmA(0.05)),
        Arguments.of("hddm_w_0.001_0.05_losses", new DriftDetection.HddmW(0.001, 0.05)),
        Arguments.of("hddm_w_0.01_0.1_losses", new DriftDetection.HddmW(0.01, 0.1)),
        Arguments.of("hddm_w_0.001_0.05_errors", new DriftDetection.HddmW(0.001, 0.05)),
        Arguments.of("hddm_w_0.01_0.1_errors", new DriftDetection.HddmW(0.01, 0.1)),
        Arguments.of("kswin_0.005_100_30_losses", new DriftDetection.Kswin(0.005, 100, 30, 1)),
        Arguments.of("kswin_0.0001_300_40_losses", new DriftDetection.Kswin(0.0001, 300, 40, -7)),
        Arguments.of("kswin_0.005_100_30_errors", new DriftDetection.Kswin(0.005, 100, 30, 1)),
        Arguments.of("kswin_0.0001_300_40_errors", new DriftDetection.Kswin(0.0001, 300, 40, -7)));
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void shouldFindTheChangesThatRiverFinds(String name, DriftDetection settings) throws IOException {
    JsonNode river = river().get(name);
    DriftDetector detector = settings.newDetector();
    Map<Change, List<Integer>> found = new EnumMap<>(Change.class);
    List<Double> values = values(river.get("stream").asText());
    for (int i = 0; i < values.size(); i++) {
      found.computeIfAbsent(detector.add(values.get(i)), change -> new ArrayList<>()).add(i);
    }

    assertThat(found.get(Change.RISE)).isNotEmpty().isEqualTo(positions(river, "rises"));
    assertThat(found.getOrDefault(Change.FALL, List.of())).isEqualTo(positions(river, "falls"));
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
    for (double value : values(river().get(name).get("stream").asText())) {
      Change found = calm.add(value);
      assertThat(restarted.add(value)).as("%s, number %d", name, i).isEqualTo(found);
      if (i++ % 7 == 0) {
        byte[] state = state(restarted);
        restarted = settings.newDetector();
        restarted.read(new DataInputStream(new ByteArrayInputStream(state)));
      }
    }
    assertThat(state(restarted)).isEqualTo(state(calm));
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void shouldNotGrowWithTheStream(String name, DriftDetection settings) throws IOException {
    DriftDetector detector = settings.newDetector();
    List<Double> values = values(river().get(name).get("stream").asText());
    int most = 0;
    for (int i = 0; i < 200_000; i++) {
      detector.add(values.get(i % values.size()));
      most = i % 1000 == 0 ? Math.max(most, state(detector).length) : most;
    }
    assertThat(most).as(name).isLessThan(3_000);
  }

  @Test
  void shouldSumUpHowFarLossesLieAboveTheirMean() {
    // Means 0, 0, 1, 1.5; m is 0, 0, 2, 3.5 with δ = 0, and only then above 3.
    DriftDetector detector = new DriftDetection.PageHinkley(0, 3, 1).newDetector();
    assertThat(Stream.of(0.0, 0.0, 3.0, 3.0).map(detector::add))
        .containsExactly(Change.NONE, Change.NONE, Change.NONE, Change.RISE);
    assertThat(Stream.of(3.0, 3.0, 3.0).map(detector::add)).as("anew").containsOnly(Change.NONE);
    DriftDetector later = new DriftDetection.PageHinkley(0, 3, 5).newDetector();
    assertThat(Stream.of(0.0, 0.0, 3.0, 3.0).map(later::add))
        .as("too few")
        .containsOnly(Change.NONE);
    assertThat(later.add(3)).isEqualTo(Change.RISE);
    DriftDetector equal = new DriftDetection.PageHinkley(0, 3.5, 1).newDetector();
    assertThat(Stream.of(0.0, 0.0, 3.0, 3.0).map(equal::add)).as("3.5").containsOnly(Change.NONE);
  }

  /**
   * Behind 58 zeros six values of v: the means of the first 54 and the other ten differ by more
   * than the bound if v is above 1.501407. So River finds it at 1.503, and not at 1.5.
   */
  @ParameterizedTest
  @CsvSource({"1.5, NONE", "1.503, RISE", "-1.503, FALL"})
  void shouldCutTheWindowWhereMeansDifferByMoreThanTheBound(double value, Change expected) {
    DriftDetector adwin = new DriftDetection.Adwin(0.3).newDetector();
    for (int i = 0; i < 63; i++) {
      assertThat(adwin.add(i < 58 ? 0 : value)).isEqualTo(Change.NONE);
    }
    assertThat(adwin.add(value)).isEqualTo(expected);
  }

  /** From a mean of 0.8, or 3.2, to 2. Without the oldest the mean would move the other way. */
  @ParameterizedTest
  @CsvSource({"1.6, 0, RISE", "2.4, 4, FALL"})
  void shouldTellHowTheMeansOnEitherSideOfACutDiffer(double oldest, double next, Change expected) {
    DriftDetector adwin = new DriftDetection.Adwin(0.3).newDetector();
    for (int i = 0; i < 31; i++) {
      assertThat(adwin.add(i < 8 ? oldest : i < 16 ? next : 2)).isEqualTo(Change.NONE);
    }
    assertThat(adwin.add(2)).isEqualTo(expected);
  }

  /** Added one by one, some thousands of this number are off by more than the bound allows. */
  @Test
  void shouldNotTakeRoundingErrorsForDrift() {
    DriftDetector adwin = new DriftDetection.Adwin(0.002).newDetector();
    for (int i = 0; i < 20_000; i++) {
      assertThat(adwin.add(1e10 + 0.1)).as("number %d", i).isEqualTo(Change.NONE);
    }
  }

  /** From River 0.26.1: 30 zeros, ones until drift is found, 20 zeros, and ones again. */
  @Test
  void shouldForgetTheFadingMeansAfterDrift() {
    DriftDetector detector = new DriftDetection.HddmW(0.001, 0.05).newDetector();
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < 87; i++) {
      if (detector.add(i < 30 || (i > 45 && i < 66) ? 0 : 1) == Change.RISE) {
        found.add(i);
      }
    }
    assertThat(found).containsExactly(45, 86);
  }

  /** As in River: the least share is measured behind the first 30. */
  @Test
  void shouldNotMeasureTheLeastShareTooEarly() {
    DriftDetector early = new DriftDetection.Ddm(3, 30).newDetector();
    DriftDetector late = new DriftDetection.Ddm(3, 30).newDetector();
    for (int i = 0; i < 30; i++) {
      early.add(0);
      late.add(0);
    }
    assertThat(early.add(1)).isEqualTo(Change.NONE);
    late.add(0);
    assertThat(late.add(1)).isEqualTo(Change.RISE);
  }

  @Test
  void shouldNotTakeAStreamWithoutErrorsForDrift() {
    // p = s = 0: as much as the least p + 3 s, and not more.
    DriftDetector detector = new DriftDetection.Ddm(3, 30).newDetector();
    for (int i = 0; i < 100; i++) {
      assertThat(detector.add(0)).isEqualTo(Change.NONE);
    }
    assertThat(detector.add(1)).as("the first error").isEqualTo(Change.RISE);
  }

  private static byte[] state(DriftDetector detector) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    detector.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static List<Integer> positions(JsonNode river, String key) {
    return StreamSupport.stream(river.withArray(key).spliterator(), false)
        .map(JsonNode::asInt)
        .toList();
  }

  private static List<Double> values(String stream) throws IOException {
    return Files.readAllLines(FOLDER.resolve(stream + ".csv")).stream()
        .map(Double::parseDouble)
        .toList();
  }

  private static JsonNode river() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("river.json").toFile());
  }
}
