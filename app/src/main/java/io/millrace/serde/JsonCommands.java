package io.millrace.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.JsonFault;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands in JSON: {@code {"command": "freeze"}}, {@code {"command": "thaw", "samples": 20000}} or
 * {@code {"command": "rollback", "step": 45000, "sha256": "…", "by": "anna", "reason": "…"}}.
 */
public final class JsonCommands {
  static final String COMMAND = "command";
  private static final String SAMPLES = "samples";
  private static final String STEP = "step";
  private static final String SHA256 = "sha256";
  private static final String TAG = "tag";
  static final String BY = "by";
  static final String REASON = "reason";
  private static final int MOST_CHARACTERS = 1000;
  private static final List<String> FIELDS =
      List.of(COMMAND, SAMPLES, STEP, SHA256, TAG, BY, REASON);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonCommands() {}

  /**
   * A command as it stands in a record.
   *
   * @param command of which {@link Command#NEXT} and what is empty are left out
   */
  public static byte[] write(Command command) {
    var json = JSON.createObjectNode().put(COMMAND, tag(command.action()));
    if (command.samples() != Command.NEXT) {
      json.put(SAMPLES, command.samples());
    }
    CheckpointId checkpoint = command.checkpoint();
    if (checkpoint != null) {
      json.put(STEP, checkpoint.step()).put(SHA256, checkpoint.sha256());
    }
    if (!command.tag().isEmpty()) {
      json.put(TAG, command.tag());
    }
    if (!command.by().isEmpty()) {
      json.put(BY, command.by());
    }
    if (!command.reason().isEmpty()) {
      json.put(REASON, command.reason());
    }
    return bytes(json);
  }

  /** A command as the value of a record. */
  static byte[] bytes(JsonNode json) {
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
    JsonNode json = object(value, FIELDS);
    Action action = action(json);
    return new Command(
        action,
        samples(json),
        checkpoint(action, json),
        tag(action, json),
        text(json, BY),
        text(json, REASON));
  }

  private static String tag(Action action, JsonNode json) throws InvalidSampleException {
    String tag = text(json, TAG);
    if (!action.namesTag()) {
      refuse(json, TAG, "only tag and untag have it");
    } else if (!isTag(tag)) {
      throw new InvalidSampleException(
          Reason.WRONG_TYPE,
          "field 'tag': '%s': expected 1 to 100 letters, digits, dots, underscores and hyphens"
              .formatted(tag));
    }
    return tag;
  }

  /** Whether a text can be the name of a checkpoint. */
  public static boolean isTag(String text) {
    return NAME.matcher(text).matches();
  }

  private static void refuse(JsonNode json, String field, String why)
      throws InvalidSampleException {
    if (json.has(field)) {
      throw new InvalidSampleException(Reason.EXTRA_FIELD, "field '%s': %s".formatted(field, why));
    }
  }

  private static @Nullable CheckpointId checkpoint(Action action, JsonNode json)
      throws InvalidSampleException {
    if (action.namesCheckpoint()) {
      if (json.path(STEP).isMissingNode() || json.path(SHA256).isMissingNode()) {
        throw new InvalidSampleException(
            Reason.MISSING_FIELD,
            "%s needs the fields 'step' and 'sha256' of the checkpoint".formatted(tag(action)));
      }
      return new CheckpointId(step(json), text(json, SHA256));
    }
    refuse(json, STEP, "only rollback and tag have it");
    refuse(json, SHA256, "only rollback and tag have it");
    return null;
  }

  /** The text of a field, empty without it. */
  static String text(JsonNode json, String field) throws InvalidSampleException {
    JsonNode text = json.path(field);
    if (text.isMissingNode()) {
      return "";
    }
    if (!text.isTextual() || text.textValue().length() > MOST_CHARACTERS) {
      throw new InvalidSampleException(
          Reason.WRONG_TYPE,
          "field '%s': expected a text of at most %d characters".formatted(field, MOST_CHARACTERS));
    }
    return text.textValue();
  }

  /** A record's object, which has no other fields than these. */
  static JsonNode object(byte[] value, List<String> fields) throws InvalidSampleException {
    JsonNode json = object(value);
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!fields.contains(name)) {
        throw new InvalidSampleException(
            Reason.EXTRA_FIELD,
            "field '%s': a command has only %s".formatted(name, String.join(", ", fields)));
      }
    }
    return json;
  }

  private static JsonNode object(byte[] value) throws InvalidSampleException {
    try {
      JsonNode json = JSON.readTree(value);
      if (!json.isObject()) {
        throw Undecodable.because("it is not a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw Undecodable.because("broken JSON: " + JsonFault.of(e.getOriginalMessage()));
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
    return json.path(SAMPLES).isMissingNode() ? Command.NEXT : count(json, SAMPLES);
  }

  /** That of a checkpoint: below 0 if it was imported. */
  private static long step(JsonNode json) throws InvalidSampleException {
    JsonNode step = json.path(STEP);
    if (!step.canConvertToLong() || !step.isIntegralNumber() || step.longValue() == 0) {
      throw new InvalidSampleException(
          Reason.WRONG_TYPE,
          "field 'step': %s: expected a whole number other than 0".formatted(step));
    }
    return step.longValue();
  }

  private static long count(JsonNode json, String field) throws InvalidSampleException {
    JsonNode count = json.path(field);
    if (!count.canConvertToLong() || !count.isIntegralNumber() || count.longValue() < 1) {
      throw new InvalidSampleException(
          Reason.WRONG_TYPE,
          "field '%s': %s: expected a whole number of at least 1".formatted(field, count));
    }
    return count.longValue();
  }

  private static String tag(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }
}
