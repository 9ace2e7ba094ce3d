package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCommandsTest {
  @Test
  void shouldReadCommandsWithAndWithoutAPosition() throws InvalidSampleException {
    assertThat(read("{\"command\": \"freeze\"}")).isEqualTo(new Command(Action.FREEZE, 0));
    assertThat(read("{\"samples\": 20000, \"command\": \"thaw\"}"))
        .isEqualTo(new Command(Action.THAW, 20000));
  }

  @Test
  void shouldWriteWhatItReads() {
    assertThat(JsonCommands.write(new Command(Action.FREEZE, Command.NEXT)))
        .asString()
        .isEqualTo("{\"command\":\"freeze\"}");
    assertThat(JsonCommands.write(new Command(Action.THAW, 7)))
        .asString()
        .isEqualTo("{\"command\":\"thaw\",\"samples\":7}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freeze | UNDECODABLE | broken JSON",
        "[1] | UNDECODABLE | not a JSON object",
        "{\"command\":\"thaw\"} x | UNDECODABLE | broken JSON",
        "{\"samples\":7} | MISSING_FIELD | field 'command': is missing",
        "{\"command\":\"stop\"} | WRONG_TYPE | 'command': \"stop\": expected one of freeze, thaw",
        "{\"command\":7} | WRONG_TYPE | 'command': 7: expected one of freeze, thaw",
        "{\"command\":\"thaw\",\"samples\":0} | WRONG_TYPE | 'samples': 0: expected a whole number",
        "{\"command\":\"thaw\",\"samples\":1.5} | WRONG_TYPE | 'samples': 1.5: expected a whole",
        "{\"command\":\"thaw\",\"at\":7} | EXTRA_FIELD | field 'at'",
      })
  void shouldRefuseWhatIsNoCommand(String json, Reason reason, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            InvalidSampleException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private static Command read(String json) throws InvalidSampleException {
    return JsonCommands.read(json.getBytes(UTF_8));
  }
}
