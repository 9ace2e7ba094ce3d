package io.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChoicesTest {
  private sealed interface Shape permits Point, Curved, Square {}

  private record Point() implements Shape {}

  private sealed interface Curved extends Shape {}

  private record Circle() implements Curved {}

  private record Ellipse() implements Curved {}

  private record Square() implements Shape {}

  @Test
  void shouldPutAFamilysRecordsInThePlaceOfTheFamily() {
    assertThat(Choices.of(Shape.class))
        .containsExactly(Point.class, Circle.class, Ellipse.class, Square.class);
  }
}
