package io.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ByChoiceTest {
  private sealed interface Shape {}

  private record Circle(int radius) implements Shape {}

  private record Square(int side) implements Shape {}

  @Test
  void shouldMakeWhatBelongsToARecord() {
    ByChoice<Shape, String> names =
        ByChoice.<Shape, String>builder(Shape.class)
            .put(Circle.class, circle -> "circle of " + circle.radius())
            .put(Square.class, square -> "square of " + square.side())
            .build();
    assertThat(names.of(new Circle(2))).isEqualTo("circle of 2");
    assertThat(names.of(new Square(3))).isEqualTo("square of 3");
  }

  @Test
  void shouldRefuseToLackARecord() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ByChoice.<Shape, String>builder(Shape.class)
                    .put(Circle.class, circle -> "circle")
                    .build())
        .withMessage("no entry for [" + Square.class + "]");
  }
}
