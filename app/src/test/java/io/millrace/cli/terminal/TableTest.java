package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.terminal.Table.Align;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table(Align.LEFT, Align.RIGHT, Align.LEFT)
          .row("name", "n", "note")
          .row("a", "1,000", "")
          .row("longer", "5", "x");

  @Test
  void shouldAlignItsColumns() {
    assertThat(table.lines())
        .containsExactly("name        n  note", "a       1,000", "longer      5  x");
  }

  @Test
  void shouldLeaveOutTheLastColumnsWhenTheyDontFit() {
    assertThat(table.lines(18)).containsExactly("name        n", "a       1,000", "longer      5");
    assertThat(table.lines(19)).isEqualTo(table.lines());
    assertThat(table.lines(1)).containsExactly("name", "a", "longer");
  }

  /** Such as the id of a sample that anybody may have sent. */
  @Test
  void shouldShowNoCommandsToTheTerminal() {
    assertThat(table.row("a\u001b[2J", "1\n2", "").lines())
        .last()
        .isEqualTo("a\\u001b[2J  1\\u000a2");
  }

  @Test
  void shouldRefuseARowOfAnotherLength() {
    assertThatThrownBy(() -> table.row("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b]")
        .hasMessageContaining("3");
  }
}
