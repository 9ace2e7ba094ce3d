package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.CheckpointId;
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
  void shouldReadARollbackThatItWrote() throws InvalidSampleException {
    Command rollback =
        new Command(
            Action.ROLLBACK, 7, new CheckpointId(45000, "5c0f"), "", "anna", "bad labels \"now\"");
    String json = new String(JsonCommands.write(rollback), UTF_8);
    assertThat(json)
        .isEqualTo(
            "{\"command\":\"rollback\",\"samples\":7,\"step\":45000,\"sha256\":\"5c0f\","
                + "\"by\":\"anna\",\"reason\":\"bad labels \\\"now\\\"\"}");
    assertThat(read(json)).isEqualTo(rollback);
    assertThat(rollback.author()).isEqualTo("by command of anna: bad labels \"now\"");
  }

  @Test
  void shouldReadARollbackToAnImportedCheckpoint() throws InvalidSampleException {
    Command rollback =
        new Command(Action.ROLLBACK, 0, new CheckpointId(-1, "5c0f"), "", "anna", "");
    assertThat(read(new String(JsonCommands.write(rollback), UTF_8))).isEqualTo(rollback);
  }

  @Test
  void shouldReadTagsThatItWrote() throws InvalidSampleException {
    Command tag =
        new Command(Action.TAG, 0, new CheckpointId(45000, "5c0f"), "champion", "anna", "");
    assertThat(read(new String(JsonCommands.write(tag), UTF_8))).isEqualTo(tag);
    Command untag = new Command(Action.UNTAG, 0, null, "champion", "", "");
    assertThat(JsonCommands.write(untag))
        .asString()
        .isEqualTo("{\"command\":\"untag\",\"tag\":\"champion\"}");
    assertThat(read(new String(JsonCommands.write(untag), UTF_8))).isEqualTo(untag);
  }

  @Test
  void shouldRefuseAReasonThatIsTooLong() {
    String json = "{\"command\":\"reset\",\"reason\":\"%s\"}";
    assertThatCode(() -> read(json.formatted("x".repeat(1000)))).doesNotThrowAnyException();
    assertThatThrownBy(() -> read(json.formatted("x".repeat(1001))))
        .hasMessageContaining("field 'reason': expected a text of at most 1000 characters");
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
        "{\"command\":\"thaw\",\"step\":7} | EXTRA_FIELD | field 'step': only rollback and tag have it",
        "{\"command\":\"thaw\",\"tag\":\"a\"} | EXTRA_FIELD | field 'tag': only tag and untag have it",
        "{\"command\":\"untag\",\"tag\":\"a/b\"} | WRONG_TYPE | field 'tag': 'a/b': expected 1 to 100 letters",
        "{\"command\":\"untag\"} | WRONG_TYPE | field 'tag': '': expected 1 to 100 letters",
        "{\"command\":\"thaw\",\"by\":7} | WRONG_TYPE | field 'by': expected a text",
        "{\"command\":\"rollback\",\"step\":7} | MISSING_FIELD | rollback needs the fields 'step' and 'sha256'",
        "{\"command\":\"rollback\",\"step\":0,\"sha256\":\"\"} | WRONG_TYPE | 'step': 0: expected a",
        "{\"command\":\"rollback\",\"step\":-0.5,\"sha256\":\"\"} | WRONG_TYPE | 'step': -0.5: expec",
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
