package io.millrace.serde;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Switch;
import java.util.List;

/**
 * Commands to an alias in JSON: {@code {"command": "switch", "to": "challenger", "by": "anna",
 * "reason": "…"}}.
 */
public final class JsonSwitches {
  private static final String SWITCH = "switch";
  private static final String TO = "to";
  private static final List<String> FIELDS =
      List.of(JsonCommands.COMMAND, TO, JsonCommands.BY, JsonCommands.REASON);

  private JsonSwitches() {}

  /**
   * A command as it stands in a record.
   *
   * @param command of which what is empty is left out
   */
  public static byte[] write(Switch command) {
    var json =
        JsonCommands.JSON
            .createObjectNode()
            .put(JsonCommands.COMMAND, SWITCH)
            .put(TO, command.to());
    if (!command.by().isEmpty()) {
      json.put(JsonCommands.BY, command.by());
    }
    if (!command.reason().isEmpty()) {
      json.put(JsonCommands.REASON, command.reason());
    }
    return JsonCommands.bytes(json);
  }

  /**
   * The command of a record.
   *
   * @throws InvalidSampleException if it is no such command
   */
  public static Switch read(byte[] value) throws InvalidSampleException {
    JsonNode json = JsonCommands.object(value, FIELDS);
    JsonNode command = json.path(JsonCommands.COMMAND);
    if (!SWITCH.equals(command.asText())) {
      throw new InvalidSampleException(
          Reason.WRONG_TYPE, "field 'command': %s: an alias has only switch".formatted(command));
    }
    String to = JsonCommands.text(json, TO);
    if (to.isEmpty()) {
      throw new InvalidSampleException(
          Reason.MISSING_FIELD, "switch needs the field 'to': the name of a model");
    }
    return new Switch(
        to, JsonCommands.text(json, JsonCommands.BY), JsonCommands.text(json, JsonCommands.REASON));
  }
}
