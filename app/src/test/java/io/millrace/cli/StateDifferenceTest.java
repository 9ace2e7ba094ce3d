package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.model.ModelState;
import org.junit.jupiter.api.Test;

class StateDifferenceTest {
  private static final String LAYOUT = "a[2] b[3] c[1]";

  private static ModelState state(float... values) {
    return new ModelState(4, LAYOUT, values);
  }

  @Test
  void shouldNameTheFirstVariableThatDiffers() {
    assertThat(StateDifference.of(state(1, 2, 3, 4, 5, 6), state(1, 2, 3, 4.5f, 4.75f, 7)))
        .hasValueSatisfying(
            difference -> {
              assertThat(difference)
                  .isEqualTo(new StateDifference("b[3]", 2, 3, 1, 4, 4.5f, 0.5, 2));
              assertThat(difference.text())
                  .isEqualTo(
                      "b[3] is the first of 2 variables that differ: 2 of its 3 numbers, by at most 0.5; number 1 is 4.0 there and 4.5 here");
            });
  }

  @Test
  void shouldCompareBits() {
    assertThat(StateDifference.of(state(0, 2, 3, 4, 5, 6), state(-0f, 2, 3, 4, 5, 6)))
        .hasValueSatisfying(
            difference -> {
              assertThat(difference.variable()).isEqualTo("a[2]");
              assertThat(difference.most()).isZero();
            });
    assertThat(StateDifference.of(state(Float.NaN, 2, 3, 4, 5, 6), state(Float.NaN, 2, 3, 4, 5, 6)))
        .isEmpty();
  }

  @Test
  void shouldRefuseAnotherLayout() {
    ModelState other = new ModelState(4, "a[2] b[4]", new float[6]);
    assertThatThrownBy(() -> StateDifference.of(state(1, 2, 3, 4, 5, 6), other))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("the checkpoint is of another network or optimizer: it has b[3]");
  }
}
