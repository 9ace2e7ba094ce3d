package io.millrace.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Commands in JSON: {@code {"command": "freeze"}} or {@code {"command": "thaw", "samples": 20000}}.
 */
public final class JsonCommands {
  private static final String COMMAND = "command";
  private static final String SAMPLES = "samples";
  private static final List<String> FIELDS = List.of(COMMAND, SAMPLES);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonCommands() {}

  /**
   * A command as it stands in a record.
   *
   * @param command of which {@link Command#NEXT} is left out
   */
  public static byte[] write(Command command) {
    var json = JSON.createObjectNode().put(COMMAND, tag(command.action()));
    if (command.samples() != Command.NEXT) {
      json.put(SAMPLES, command.samples());
    }
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The command of a record.
   *
   * @throws InvalidSampleException if it is no command
   */
  public static Command read(byte[] value) throws InvalidSampleException {
    JsonNode json = object(value);
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw new InvalidSampleException(
            Reason.EXTRA_FIELD, "field '" + name + "': a command has only command and samples");
      }
    }
    return new Command(action(json), samples(json));
  }

  private static JsonNode object(byte[] value) throws InvalidSampleException {
    try {
      JsonNode json = JSON.readTree(value);
      if (!json.isObject()) {
        throw Undecodable.because("it is not a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw Undecodable.because("broken JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Undecodable.because("broken JSON: " + e.getMessage());
    }
  }

  private static Action action(JsonNode json) throws InvalidSampleException {
    JsonNode name = json.path(COMMAND);
    if (name.isMissingNode()) {
      throw new InvalidSampleException(Reason.MISSING_FIELD, "field 'command': is missing");
    }
    for (Action action : Action.values()) {
      if (tag(action).equals(name.asText())) {
        return action;
      }
    }
    List<String> known = Arrays.stream(Action.values()).map(JsonCommands::tag).toList();
    throw new InvalidSampleException(
        Reason.WRONG_TYPE,
        "field 'command': %s: expected one of %s".formatted(name, String.join(", ", known)));
  }

  private static long samples(JsonNode json) throws InvalidSampleException {
    JsonNode samples = json.path(SAMPLES);
    if (samples.isMissingNode()) {
      return Command.NEXT;
    }
    if (!samples.canConvertToLong() || !samples.isIntegralNumber() || samples.longValue() < 1) {
      throw new InvalidSampleException(
          Reason.WRONG_TYPE,
          "field 'samples': %s: expected a whole number of at least 1".formatted(samples));
    }
    return samples.longValue();
  }

  private static String tag(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }
}
