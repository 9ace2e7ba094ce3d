package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelPromptTest {
  private final List<String> printed = new ArrayList<>();

  private Optional<String> ask(String... answers) {
    Iterator<String> next = List.of(answers).iterator();
    return LabelPrompt.ask(
        List.of("price", "2"), printed::add, () -> next.hasNext() ? next.next() : null);
  }

  @Test
  void shouldTakeANameOrItsNumber() {
    assertThat(ask(" price ")).contains("price");
    assertThat(ask("1")).contains("price");
    assertThat(printed).contains("   1  price", "   2  2");
  }

  @Test
  void shouldTakeANameThatIsANumberAsAName() {
    assertThat(ask("2")).contains("2");
  }

  @Test
  void shouldAskAgainUntilTheAnswersEnd() {
    assertThat(ask("0", "3", "", "cost", "1")).contains("price");
    assertThat(ask("cost")).isEmpty();
  }
}
