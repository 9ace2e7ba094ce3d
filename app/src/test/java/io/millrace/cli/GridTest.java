package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
  @Test
  void shouldBeOneEmptyPointWhenThereIsNoAxis() {
    assertThat(Grid.of(List.of())).containsExactly(Map.of());
  }

  @Test
  void shouldCombineAllValues() {
    assertThat(Grid.of(List.of("a.b=1, 2", "c=x,y")).stream().map(Grid::name))
        .containsExactly("a.b=1 c=x", "a.b=1 c=y", "a.b=2 c=x", "a.b=2 c=y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=1", "a="})
  void shouldRefuseWhatIsNoAxis(String axis) {
    assertThatThrownBy(() -> Grid.of(List.of(axis)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--grid: " + axis + ": must be");
  }

  @Test
  void shouldRefuseAKeyThatIsThereTwice() {
    assertThatThrownBy(() -> Grid.of(List.of("a=1", "a=2")))
        .hasMessage("--grid: a: is there twice");
  }
}
