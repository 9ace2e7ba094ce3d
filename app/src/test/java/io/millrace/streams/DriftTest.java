package io.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.streams.Generated.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DriftTest {
  /** The logistic function of 4 d / w: of 0, 2, −2, 4 and −8. */
  @ParameterizedTest
  @CsvSource({
    "1000, 0.5",
    "1100, 0.880797",
    "900, 0.119203",
    "1200, 0.982014",
    "600, 0.000335",
  })
  void shouldTakeOverAsInMoa(long n, double chance) {
    assertThat(new Drift(Drift.Kind.gradual, 1000, 200).chance(n)).isCloseTo(chance, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource
  void shouldChangeNothingBeforeAnAbruptDrift(StreamName name) {
    List<Row> without = Generated.rows(name, 1, 1, Generated.NO_DRIFT, 300, 5, 0);
    Drift drift = new Drift(Drift.Kind.abrupt, 100, 1);
    List<Row> with = Generated.rows(name, 1, 2, drift, 300, 5, 0);
    for (int i = 0; i < 100; i++) {
      assertThat(with.get(i).x()).isEqualTo(without.get(i).x());
      assertThat(with.get(i).label()).isEqualTo(without.get(i).label());
    }
  }

  /**
   * In the two concepts of mixed each point has opposite labels, so the label tells which it is.
   */
  private static boolean isSecond(Row row) {
    boolean below = row.x()[3] < 0.5 + 0.3 * Math.sin(3 * Math.PI * row.x()[2]);
    boolean two = row.x()[0] + row.x()[1] + (below ? 1 : 0) >= 2;
    return two != row.label().equals("1");
  }

  @Test
  void shouldBeOfTheSecondConceptFromAnAbruptDriftOn() {
    Drift drift = new Drift(Drift.Kind.abrupt, 100, 1);
    List<Row> rows = Generated.rows(StreamName.mixed, 1, 2, drift, 300, 5, 0);
    assertThat(rows.subList(0, 100)).noneMatch(DriftTest::isSecond);
    assertThat(rows.subList(100, 300)).allMatch(DriftTest::isSecond);
  }

  @Test
  void shouldMixConceptsInAGradualDrift() {
    int count = 100_000;
    double at = 50_000;
    double width = 20_000;
    List<Row> rows =
        Generated.rows(
            StreamName.mixed, 1, 2, new Drift(Drift.Kind.gradual, at, width), count, 5, 0);
    int step = 5000;
    for (int from = 0; from < count; from += step) {
      double expected = 0;
      double variance = 0;
      for (int n = from; n < from + step; n++) {
        double chance = 1 / (1 + Math.exp(-4 * (n - at) / width));
        expected += chance;
        variance += chance * (1 - chance);
      }
      long second = rows.subList(from, from + step).stream().filter(DriftTest::isSecond).count();
      assertThat((double) second)
          .as("samples from %d on", from)
          .isCloseTo(expected, within(1 + 4 * Math.sqrt(variance)));
    }
  }
}
