package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeightSamplerTest {
  private static final Layout ADAM =
      Layout.parse("1_dense/weights[2, 2] 1_dense/weights/m[2, 2] 1_dense/weights/t[]");

  private final WeightSampler sampler = new WeightSampler();

  @Test
  void shouldTellValuesGradientsAndChangesApart() {
    sampler.sample(ADAM, new float[] {1, 2, 3, 4, 0, 0, 0, 0, 1});
    List<VariableSample> samples = sampler.sample(ADAM, new float[] {1, 2, 3, 5, -8, 0, 0, 8, 2});

    assertThat(samples).extracting(VariableSample::name).containsExactly("1_dense/weights");
    VariableSample weights = samples.get(0);
    assertThat(weights.values().from()).isEqualTo(1);
    assertThat(weights.values().to()).isEqualTo(5);
    assertThat(Objects.requireNonNull(weights.gradients()).from()).isEqualTo(-8);
    assertThat(Objects.requireNonNull(weights.gradients()).to()).isEqualTo(8);
    assertThat(Objects.requireNonNull(weights.changes()).to()).isEqualTo(1);
    assertThat(Arrays.stream(Objects.requireNonNull(weights.changes()).counts()).sum())
        .isEqualTo(4);
  }

  @Test
  void shouldHaveNoGradientsWhenTheOptimizerKeepsNone() {
    VariableSample first =
        sampler.sample(Layout.parse("1_dense/bias[2]"), new float[] {0, 1}).get(0);

    assertThat(first.gradients()).isNull();
    assertThat(first.changes()).isNull();
  }

  @Test
  void shouldShowWhatThereIsWhenTheLayoutNamesMore() {
    assertThat(sampler.sample(Layout.parse("a/weights[2] b/weights[3]"), new float[4]))
        .extracting(VariableSample::name)
        .containsExactly("a/weights");
  }

  @Test
  void shouldLookAtSomeNumbersOfALargeVariableAndFindTheNextBehindIt() {
    int size = 10 * WeightSampler.MOST_NUMBERS;
    float[] state = new float[size + 1];
    state[size] = 7;
    Layout layout =
        new Layout.Builder().add("1_dense/weights", 10, size / 10).add("1_dense/bias", 1).build();
    List<VariableSample> samples = sampler.sample(layout, state);

    assertThat(Arrays.stream(samples.get(0).values().counts()).sum())
        .isBetween(1L, (long) WeightSampler.MOST_NUMBERS);
    assertThat(samples.get(1).values().from()).isEqualTo(7);
  }
}
