package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastCommandsTest {
  private static final String SHA256 = "b7e60153aa";

  private static Event event(Event.Type type, long samples, String message) {
    return new Event(type, "m", 0, samples / 2, samples, 5000 + samples, message);
  }

  @Test
  void shouldFindEachWhereItTookEffect() {
    assertThat(
            PastCommands.of(
                List.of(
                    event(Event.Type.FROZEN, 100, "by command"),
                    event(Event.Type.CHECKPOINT, 100, "a checkpoint of 50 bytes was written"),
                    event(Event.Type.THAWED, 200, "by command of anna: it works"),
                    event(
                        Event.Type.MODEL_RESET, 300, "the model starts afresh, by command of anna"),
                    event(
                        Event.Type.MODEL_RESTORED,
                        400,
                        "back to the checkpoint of step 50, SHA-256 b7e60153aa, by command of anna: bad\nlabels"))))
        .containsExactly(
            new Command(Action.FREEZE, 100),
            new Command(Action.THAW, 200),
            new Command(Action.RESET, 300),
            new Command(Action.ROLLBACK, 400, new CheckpointId(50, SHA256), "", "", ""));
  }

  /** Their steps are below 0. */
  @Test
  void shouldFindRollbacksToImportedCheckpoints() {
    assertThat(
            PastCommands.of(
                List.of(
                    event(
                        Event.Type.MODEL_RESTORED,
                        400,
                        "back to the checkpoint of step -1, SHA-256 b7e60153aa, by command"))))
        .containsExactly(
            new Command(Action.ROLLBACK, 400, new CheckpointId(-1, SHA256), "", "", ""));
  }

  @Test
  void shouldLeaveOutWhatTheModelDidByItself() {
    assertThat(
            PastCommands.of(
                List.of(
                    event(Event.Type.FROZEN, 100, "the loss has not fallen for 5 intervals"),
                    event(Event.Type.THAWED, 200, "the loss has risen"),
                    event(Event.Type.MODEL_RESET, 300, "the model starts afresh"),
                    event(
                        Event.Type.MODEL_RESTORED,
                        400,
                        "back to the checkpoint of step 50, SHA-256 b7e60153aa, the best of those kept"),
                    event(
                        Event.Type.RESTORE_FAILED,
                        500,
                        "back to the checkpoint of step 50, SHA-256 b7e60153aa, by command: the checkpoints topic does not have it"),
                    event(Event.Type.CHECKPOINT_TAGGED, 600, "step 50 is best, by command"))))
        .isEmpty();
  }

  @Test
  void shouldForgetAFormerLifeOfTheModel() {
    assertThat(
            PastCommands.of(
                List.of(
                    event(Event.Type.CHECKPOINT, 100, ""),
                    event(Event.Type.MODEL_RESET, 150, "the model starts afresh, by command"),
                    event(Event.Type.FROZEN, 50, "by command"),
                    event(Event.Type.CHECKPOINT, 100, ""))))
        .containsExactly(new Command(Action.FREEZE, 50));
  }
}
