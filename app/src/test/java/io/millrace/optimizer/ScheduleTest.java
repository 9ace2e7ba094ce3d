package io.millrace.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.optimizer.Schedule.CosineRestarts;
import io.millrace.optimizer.Schedule.RandomDecay;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schedule at exact steps, against numbers computed by hand. */
class ScheduleTest {
  /** A factor that a schedule must give at a step. */
  record Case(Schedule schedule, long step, double factor) {}

  /** Cases from "step:factor" for some steps. */
  private static Stream<Case> cases(Schedule schedule, String factors) {
    return Stream.of(factors.split(" "))
        .map(pair -> pair.split(":"))
        .map(pair -> new Case(schedule, Long.parseLong(pair[0]), Double.parseDouble(pair[1])));
  }

  static Stream<Case> factors() {
    return Stream.of(
            cases(new Schedule.Constant(), "0:1 1000000000000:1"),
            cases(
                new Schedule.ExponentialDecay(0.9, 10),
                "0:1 5:0.9486832980505138 10:0.9 25:0.768433471420916"),
            cases(new Schedule.StepDecay(0.5, 10), "0:1 9:1 10:0.5 19:0.5 25:0.25 30:0.125"),
            cases(
                new Schedule.Piecewise(List.of(10L, 20L), List.of(1.0, 0.5, 0.1)),
                "0:1 9:1 10:0.5 19:0.5 20:0.1 1000000000000:0.1"),
            cases(
                new Schedule.Polynomial(100, 0.1, 2),
                "0:1 50:0.325 100:0.1 101:0.1 1000000000000:0.1"),
            cases(new Schedule.Polynomial(4, 0, 1), "0:1 1:0.75 3:0.25 4:0 5:0"),
            cases(
                new Schedule.InverseTime(0.5, 10),
                "0:1 5:0.8 10:0.666666666666667 40:0.333333333333333"),
            cases(new CosineRestarts(10, 1, 1, 0), "0:1 5:0.5 10:1 1000005:0.5"),
            // Restarts at 10, 30 and 70; before the first cos(0.9 π) = -0.951056516295154.
            cases(
                new CosineRestarts(10, 2, 0.5, 0.1),
                "0:1 5:0.55 9:0.12202456766718 10:0.55 20:0.325 30:0.325 70:0.2125"),
            // Restarts at 10, 25 and 47.5: at 47 and 48 cos(22 π / 22.5) = -0.997564050259824 and
            // cos(0.5 π / 33.75) = 0.998917111338525.
            cases(
                new CosineRestarts(10, 1.5, 1, 0),
                "10:1 25:1 47:0.001217974870088 48:0.999458555669262"),
            cases(new RandomDecay(10, 0.5, 0.5, 3), "0:1 9:1 10:0.5 39:0.125 40:0.0625"))
        .flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("factors")
  void shouldGiveTheFactorOfTheStep(Case given) {
    assertThat(given.schedule.factors().applyAsDouble(given.step))
        .isCloseTo(given.factor, within(1e-13));
  }

  static Stream<Schedule> withMemory() {
    return Stream.of(
        new CosineRestarts(7, 1.3, 0.9, 0.01),
        new CosineRestarts(7, 2, 1, 0),
        new RandomDecay(7, 0.9, 1, 5));
  }

  @ParameterizedTest
  @MethodSource("withMemory")
  void shouldDependOnTheStepAloneWhateverWasAskedBefore(Schedule schedule) {
    LongToDoubleFunction upwards = schedule.factors();
    double[] expected = LongStream.range(0, 500).mapToDouble(upwards).toArray();
    LongToDoubleFunction hopping = schedule.factors();
    for (int i = 0; i < 500; i++) {
      int step = i * 173 % 500;
      assertThat(hopping.applyAsDouble(step)).isEqualTo(expected[step]);
    }
  }

  @Test
  void shouldMultiplyByARandomFactorInTheRangeWithEachPeriod() {
    LongToDoubleFunction factors = new RandomDecay(10, 0.9, 0.98, 1).factors();
    double sum = 0;
    double last = 1;
    for (long period = 1; period <= 1000; period++) {
      double factor = factors.applyAsDouble(10 * period) / last;
      assertThat(factor).isBetween(0.9, 0.98 + 1e-12);
      assertThat(factors.applyAsDouble(10 * period + 9))
          .isEqualTo(factors.applyAsDouble(10 * period));
      sum += factor;
      last = factors.applyAsDouble(10 * period);
    }
    // The mean of 1000 even draws strays from the middle by 0.00073 (one standard deviation).
    assertThat(sum / 1000).isCloseTo(0.94, within(0.003));
  }

  @Test
  void shouldDrawOtherFactorsWhenTheSeedIsAnother() {
    assertThat(new RandomDecay(10, 0.5, 1, 1).factors().applyAsDouble(10))
        .isNotEqualTo(new RandomDecay(10, 0.5, 1, 2).factors().applyAsDouble(10));
  }

  @Test
  void shouldRiseToWhereTheScheduleBeginsWhenItWarmsUp() {
    LearningRate rate = new LearningRate(0.2, new Schedule.StepDecay(0.5, 2), 4);
    double[] expected = {0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.1, 0.1, 0.05};
    for (int step = 0; step < expected.length; step++) {
      assertThat(rate.at(step)).isCloseTo(expected[step], within(1e-15));
    }
  }

  @Test
  void shouldBeTheOptimizersRateWhenThereIsNoSchedule() {
    LearningRate rate = new LearningRate(0.1, null, 0);
    assertThat(rate.at(0)).isEqualTo(0.1);
    assertThat(rate.at(Long.MAX_VALUE)).isEqualTo(0.1);
  }
}
