package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendTest {
  /** One value a minute. */
  private static double[] hours(int count) {
    double[] hours = new double[count];
    Arrays.setAll(hours, i -> i / 60.0);
    return hours;
  }

  private static double[] values(int count, double start, double perHour, double noise) {
    Random random = new Random(1);
    double[] values = new double[count];
    Arrays.setAll(values, i -> start + perHour * i / 60 + noise * random.nextGaussian());
    return values;
  }

  @Test
  void shouldTellTheSlopeOfALine() {
    Trend trend = Trend.of(hours(120), values(120, 100, 6, 0));
    assertThat(trend.perHour()).isCloseTo(6, within(1e-9));
    assertThat(trend.within()).isCloseTo(0, within(1e-6));
    // From 100 to 111.9, a value a minute.
    assertThat(trend.mean()).isCloseTo(105.95, within(1e-9));
    assertThat(trend.word()).isEqualTo("grows");
    assertThat(Trend.of(hours(120), values(120, 100, -6, 0)).word()).isEqualTo("falls");
  }

  @Test
  void shouldTellTheIntervalByStudentsT() {
    // Twenty stretches of one value each, 0 and 1 in turn. By hand: hours 0 to 19, mean 9.5;
    // Sxx = 665, Sxy = 5, slope 5 / 665; residual squares 5 - 25 / 665; t of 18 degrees 2.100922.
    double[] hours = new double[20];
    Arrays.setAll(hours, i -> i);
    double[] values = new double[20];
    Arrays.setAll(values, i -> i % 2);
    Trend trend = Trend.of(hours, values);
    assertThat(trend.perHour()).isCloseTo(5.0 / 665, within(1e-12));
    double error = Math.sqrt((5 - 25.0 / 665) / 18 / 665);
    assertThat(trend.within()).isCloseTo(2.100922 * error, within(1e-6));
    assertThat(trend.word()).isEqualTo("flat");
  }

  @Test
  void shouldCallNoiseFlatAndFindGrowthInIt() {
    assertThat(Trend.of(hours(600), values(600, 500, 0, 5)).word()).isEqualTo("flat");
    Trend leak = Trend.of(hours(600), values(600, 500, 3, 5));
    assertThat(leak.word()).isEqualTo("grows");
    assertThat(leak.perHour()).isCloseTo(3, within(leak.within()));
  }

  @Test
  void shouldCallAConstantFlat() {
    Trend trend = Trend.of(hours(50), values(50, 87.3, 0, 0));
    assertThat(trend.cells()).isEqualTo("87.3 | +0.00 ± 0.00 | flat");
  }

  @Test
  void shouldSayWhenThereIsTooLittle() {
    assertThat(Trend.of(hours(19), values(19, 10, 0, 1)).word()).isEqualTo("too short to tell");
  }
}
