package io.millrace.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerTest {
  private static final Layer LAYER = new Regularizing.BatchNormalization(0.99, 0.001);

  private static Layer tuned(String name) {
    return new Layer.Tuned(LAYER, new Tuning(name, true, 1, null, null, null));
  }

  @Test
  void shouldBeCalledWhatUsersWrite() {
    assertThat(LAYER.kind()).isEqualTo("batch_normalization");
    assertThat(tuned("mine").kind()).isEqualTo("batch_normalization");
  }

  @Test
  void shouldNameVariablesAsStatesHaveThem() {
    assertThat(LAYER.variablesName(3)).isEqualTo("3_batchnormalization");
    assertThat(tuned("mine").variablesName(3)).isEqualTo("mine");
  }

  @ParameterizedTest
  @CsvSource({"8, 1, 8", "8, 3, 3", "9, 3, 3", "8, 8, 1", "8, 9, 1", "8, 2147483647, 1"})
  void shouldHaveAnOutputForEachStrideThatIsBegun(int inputs, int strides, int outputs) {
    Layer layer =
        new Convolution.Conv1d(
            5, 2, strides, Padding.SAME, Activation.LINEAR, Initializer.GLOROT_UNIFORM);
    assertThat(layer.outputShape(new int[] {inputs, 3})).containsExactly(outputs, 5);
  }

  @Test
  void shouldTellOfTheLayersWithin() {
    List<List<Layer>> branches = List.of(List.of(LAYER), List.of());
    assertThat(new Branching.Concat(branches).inner())
        .containsExactly(
            new Layer.Inner("branches[0]", List.of(LAYER)),
            new Layer.Inner("branches[1]", List.of()));
  }
}
