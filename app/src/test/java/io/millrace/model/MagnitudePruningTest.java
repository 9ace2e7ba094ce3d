package io.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MagnitudePruningTest {
  /** A matrix of 2 x 3 and one of 1 x 2, each with its mask, and a bias without. */
  private static ModelState state(float... values) {
    return new ModelState(7, "a/w[2, 3] a/b[1] b/w[1, 2] a/w/mask[2, 3] b/w/mask[1, 2]", values);
  }

  private static final ModelState FRESH =
      state(3, -1, 0.5f, -4, 2, 0, 0.1f, 8, -9, 1, 1, 1, 1, 1, 1, 1, 1);

  @Test
  void shouldTakeOutTheSmallestOfEachMatrix() {
    MagnitudePruning.Result half = MagnitudePruning.prune(FRESH, 0.5);

    assertThat(half.state().values())
        .containsExactly(3, 0, 0, -4, 2, 0, 0.1f, 0, -9, 1, 0, 0, 1, 1, 0, 0, 1);
    assertThat(half.state().step()).isEqualTo(7);
    assertThat(half.state().layout()).isEqualTo(FRESH.layout());
    assertThat(half.sparsity()).isEqualTo(0.5);
    assertThat(FRESH.values()[1]).as("the state before").isEqualTo(-1);
  }

  @Test
  void shouldRoundToWholeWeights() {
    assertThat(MagnitudePruning.prune(FRESH, 0.2).sparsity()).isEqualTo(1 / 8.0);
    assertThat(MagnitudePruning.prune(FRESH, 0.3).sparsity()).isEqualTo((2 + 1) / 8.0);
  }

  @Test
  void shouldKeepOutWhatIsOut() {
    ModelState pruned = state(0, 5, 6, 0, 0, 1, 0, 8, 9, 0, 1, 1, 0, 1, 1, 1, 1);

    assertThat(MagnitudePruning.prune(pruned, 0.5).state().values())
        .as("the weight that is 0 but there goes next")
        .containsExactly(0, 5, 6, 0, 0, 1, 0, 0, 9, 0, 1, 1, 0, 0, 1, 0, 1);
    assertThat(MagnitudePruning.prune(pruned, 0.01).state().values())
        .containsExactly(pruned.values());
  }

  @Test
  void shouldTakeOutTheFirstOfEqualWeights() {
    ModelState equal = state(1, -1, 1, -1, 1, -1, 0, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(MagnitudePruning.prune(equal, 0.5).state().values())
        .startsWith(0, 0, 0, -1, 1, -1, 0, 0, 2);
  }

  @Test
  void shouldRefuseAStateThatItsLayoutDoesNotDescribe() {
    assertThatThrownBy(() -> MagnitudePruning.prune(state(1, 2), 0.5))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("2 numbers")
        .hasMessageContaining("of 17");
  }
}
