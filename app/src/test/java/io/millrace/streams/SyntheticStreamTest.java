package io.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.streams.Generated.Row;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Samples against the definitions in the papers, as they are read from what is written. */
class SyntheticStreamTest {
  private static final int MANY = 100_000;

  /** Of a share of so many samples: four times the greatest standard error. */
  private static final double CLOSE = 4 * 0.5 / Math.sqrt(MANY);

  private static void assertLabels(List<Row> rows, String label, Predicate<double[]> rule) {
    assertThat(rows).allMatch(row -> row.label().equals(label) == rule.test(row.x()));
  }

  /** Shares: of the square, the triangle below the threshold is θ² / 2 of 100. */
  @ParameterizedTest
  @CsvSource({"1, 8, 0.68", "2, 9, 0.595", "3, 7, 0.755", "4, 9.5, 0.54875"})
  void shouldDrawSea(int concept, double threshold, double share) {
    List<Row> rows = Generated.rows(StreamName.sea, concept, MANY, 0);
    assertLabels(rows, "1", x -> x[0] + x[1] > threshold);
    assertThat(Generated.share(rows, "1")).isCloseTo(share, within(CLOSE));
    assertThat(rows).allMatch(row -> Arrays.stream(row.x()).allMatch(x -> x >= 0 && x <= 10));
  }

  @Test
  void shouldMakeAFractionOfTheLabelsWrong() {
    List<Row> rows = Generated.rows(StreamName.sea, 1, MANY, 0.1);
    long wrong =
        rows.stream().filter(r -> r.label().equals("1") != r.x()[0] + r.x()[1] > 8).count();
    assertThat((double) wrong / MANY).isCloseTo(0.1, within(CLOSE));
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void shouldDrawSidesOfAHyperplane(int concept) {
    double[] weights = Hyperplane.weights(concept, 1);
    List<Row> rows = Generated.rows(StreamName.hyperplane, concept, MANY, 0);
    double half = Arrays.stream(weights).sum() / 2;
    assertThat(rows)
        .allSatisfy(
            row -> {
              double sum = IntStream.range(0, 10).mapToDouble(i -> weights[i] * row.x()[i]).sum();
              // Where rounding decides, either is right.
              assertThat(row.label())
                  .isIn(sum > half - 1e-9 ? "1" : "0", sum < half + 1e-9 ? "0" : "1");
            });
    assertThat(Generated.share(rows, "1")).as("by symmetry").isCloseTo(0.5, within(CLOSE));
    assertThat(weights).isNotEqualTo(Hyperplane.weights(concept + 1, 1));
    assertThat(weights).isNotEqualTo(Hyperplane.weights(concept, 2));
  }

  /** The segments that are lit: a top, b and c upper, d middle, e and f lower, g bottom. */
  private static final List<String> LIT =
      List.of(
          "abcefg", "cf", "acdeg", "acdfg", "bcdf", "abdfg", "abdefg", "acf", "abcdefg", "abcdfg");

  @Test
  void shouldDrawDigits() {
    List<Row> rows = Generated.rows(StreamName.led, 1, MANY, 0);
    for (int segment = 0; segment < 7; segment++) {
      int at = segment;
      String letter = Character.toString("abcdefg".charAt(segment));
      assertThat(rows)
          .allMatch(
              r -> r.x()[at] == (LIT.get(Integer.parseInt(r.label())).contains(letter) ? 1 : 0));
    }
    for (int other = 7; other < 24; other++) {
      assertThat(Generated.mean(rows, other)).isCloseTo(0.5, within(CLOSE));
    }
  }

  @Test
  void shouldMakeAFractionOfTheSegmentsWrong() {
    List<Row> rows = Generated.rows(StreamName.led, 1, MANY, 0.1);
    List<Row> ones = rows.stream().filter(row -> row.label().equals("1")).toList();
    assertThat(Generated.mean(ones, 0)).isCloseTo(0.1, within(4 * 0.3 / Math.sqrt(ones.size())));
    assertThat(Generated.mean(ones, 2)).isCloseTo(0.9, within(4 * 0.3 / Math.sqrt(ones.size())));
  }

  /** A feature that matters for a digit depends on the class, others do not. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1", "4, 3", "8, 7"})
  void shouldSwapSegmentsWithOthers(int concept, int swapped) {
    List<Row> rows = Generated.rows(StreamName.led, concept, 20_000, 0);
    List<Row> eights = rows.stream().filter(row -> row.label().equals("8")).toList();
    long lit = IntStream.range(0, 24).filter(i -> Generated.mean(eights, i) == 1).count();
    long outside = IntStream.range(7, 24).filter(i -> Generated.mean(eights, i) == 1).count();
    assertThat(lit).isEqualTo(7);
    assertThat(outside).isEqualTo(swapped);
  }

  /** Means by class: half the sum of two triangles, of which u and 1 − u have the mean ½. */
  @Test
  void shouldDrawWaves() {
    int[][] tops = {{7, 15}, {7, 11}, {15, 11}}; // from 1, as in the book
    List<Row> rows = Generated.rows(StreamName.waveform, 1, MANY, 0);
    for (int label = 0; label < 3; label++) {
      String name = Integer.toString(label);
      List<Row> some = rows.stream().filter(row -> row.label().equals(name)).toList();
      assertThat((double) some.size() / MANY).isCloseTo(1 / 3.0, within(CLOSE));
      for (int i = 1; i <= 40; i++) {
        double first = i > 21 ? 0 : Math.max(6 - Math.abs(i - tops[label][0]), 0);
        double second = i > 21 ? 0 : Math.max(6 - Math.abs(i - tops[label][1]), 0);
        // u has the variance 1/12.
        double variance = 1 + (first - second) * (first - second) / 12;
        assertThat(Generated.mean(some, i - 1))
            .isCloseTo((first + second) / 2, within(4.5 * Math.sqrt(variance / some.size())));
        assertThat(Generated.variance(some, i - 1)).isCloseTo(variance, within(0.05 * variance));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0.45970", "2, 0.54030", "3, 0.56366", "4, 0.43634"})
  void shouldDrawSines(int concept, double share) {
    List<Row> rows = Generated.rows(StreamName.sine, concept, MANY, 0);
    assertLabels(
        rows,
        concept % 2 == 1 ? "1" : "0",
        x -> x[1] < (concept <= 2 ? Math.sin(x[0]) : 0.5 + 0.3 * Math.sin(3 * Math.PI * x[0])));
    // 1 − cos 1, and ½ + 0.3 · 2 / 3π: the areas below the curves.
    assertThat(Generated.share(rows, "1")).isCloseTo(share, within(CLOSE));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 0"})
  void shouldDrawMixed(int concept, String label) {
    List<Row> rows = Generated.rows(StreamName.mixed, concept, MANY, 0);
    assertLabels(
        rows,
        label,
        x -> {
          boolean below = x[3] < 0.5 + 0.3 * Math.sin(3 * Math.PI * x[2]);
          return (x[0] == 1 && x[1] == 1) || (below && (x[0] == 1 || x[1] == 1));
        });
    // ¼ + ½ · 0.56366
    assertThat(Generated.share(rows, label)).isCloseTo(0.53183, within(CLOSE));
  }

  /** What the formula leaves over is the noise. */
  @ParameterizedTest
  @CsvSource({"1, 1 2 3 4 5", "2, 4 5 2 1 3", "3, 2 5 4 3 1"})
  void shouldDrawFriedman(int concept, String places) {
    int[] at =
        Arrays.stream(places.split(" ", -1)).mapToInt(Integer::parseInt).map(i -> i - 1).toArray();
    double[] rest =
        Generated.rows(StreamName.friedman, concept, MANY, 0).stream()
            .mapToDouble(
                row -> {
                  double[] x = row.x();
                  return Double.parseDouble(row.label())
                      - 10 * Math.sin(Math.PI * x[at[0]] * x[at[1]])
                      - 20 * Math.pow(x[at[2]] - 0.5, 2)
                      - 10 * x[at[3]]
                      - 5 * x[at[4]];
                })
            .toArray();
    double mean = Arrays.stream(rest).average().orElseThrow();
    double variance = Arrays.stream(rest).map(e -> e * e).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(4 / Math.sqrt(MANY)));
    assertThat(variance).isCloseTo(1, within(4 * Math.sqrt(2.0 / MANY)));
  }

  /**
   * Over many models: a centre has the mean ½ and the variance 1/12; a deviation has the mean
   * square 1/3, of which each of ten directions has a tenth.
   */
  @Test
  void shouldDrawAroundCentres() {
    double mean = 0;
    double square = 0;
    int models = 400;
    for (int model = 1; model <= models; model++) {
      List<Row> rows = Generated.rows(StreamName.rbf, model, model, Generated.NO_DRIFT, 1000, 1, 0);
      mean += Generated.mean(rows, 3) / models;
      square +=
          rows.stream().mapToDouble(r -> r.x()[3] * r.x()[3]).average().orElseThrow() / models;
    }
    // The means of models with 50 centres scatter by about 0.33 / √38.
    assertThat(mean).isCloseTo(0.5, within(4 * 0.33 / Math.sqrt(38 * models)));
    assertThat(square - mean * mean).isCloseTo(1 / 12.0 + 1 / 30.0, within(0.006));
  }

  @Test
  void shouldGiveEachCentreOneClass() {
    List<Row> rows = Generated.rows(StreamName.rbf, 1, 2000, 0);
    double share = Generated.share(rows, "1");
    assertThat(share).isBetween(0.2, 0.8);
    int same = 0;
    for (Row row : rows.subList(0, 200)) {
      Row nearest =
          rows.stream()
              .filter(other -> !other.equals(row))
              .min((a, b) -> Double.compare(distance(a, row), distance(b, row)))
              .orElseThrow();
      same += nearest.label().equals(row.label()) ? 1 : 0;
    }
    assertThat(same).as("neighbours of one class, of 200").isGreaterThan(150);
  }

  private static double distance(Row a, Row b) {
    return IntStream.range(0, 10).mapToDouble(i -> Math.pow(a.x()[i] - b.x()[i], 2)).sum();
  }

  @Test
  void shouldDisturbPeopleAfterTheirGroupIsKnown() {
    List<Row> exact = Generated.rows(StreamName.agrawal, 1, MANY, 0);
    List<Row> noisy = Generated.rows(StreamName.agrawal, 1, MANY, 0.05);
    assertLabels(exact, "A", x -> x[2] < 40 || x[2] >= 60);
    Map<String, Integer> wrong = new HashMap<>();
    for (Row row : noisy) {
      assertThat(row.x()[0]).isBetween(20_000.0, 150_000.0);
      assertThat(row.x()[6]).isBetween(50_000 * (9 - row.x()[5]), 150_000 * (9 - row.x()[5]));
      assertThat(row.x()[2]).isEqualTo(Math.rint(row.x()[2])).isBetween(20.0, 80.0);
      if (row.label().equals("A") != (row.x()[2] < 40 || row.x()[2] >= 60)) {
        wrong.merge(row.label(), 1, Integer::sum);
        assertThat(Math.min(Math.abs(row.x()[2] - 40), Math.abs(row.x()[2] - 60)))
            .as("an age moves by 5 % of 60 years at most")
            .isLessThanOrEqualTo(3);
      }
    }
    assertThat(wrong).containsOnlyKeys("A", "B");
  }

  @ParameterizedTest
  @EnumSource
  void shouldDrawTheSameFromTheSameSeed(StreamName name) {
    Drift drift = new Drift(Drift.Kind.gradual, 50, 20);
    List<List<String>> first = texts(name, drift, 7);
    assertThat(texts(name, drift, 7)).isEqualTo(first);
    assertThat(texts(name, drift, 8)).isNotEqualTo(first);
    assertThat(first)
        .hasSize(100)
        .allMatch(row -> row.size() == name.stream().features().size() + 1);
    assertThat(name.stream().features())
        .doesNotHaveDuplicates()
        .doesNotContain(name.stream().label());
  }

  private static List<List<String>> texts(StreamName name, Drift drift, long seed) {
    List<List<String>> rows = new java.util.ArrayList<>();
    new GeneratedSamples(name.stream(), 1, 2, drift, 100, seed, 0).forEachRemaining(rows::add);
    return rows;
  }
}
