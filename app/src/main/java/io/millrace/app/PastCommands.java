package io.millrace.app;

import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that changed a model, each at the position at which it took effect. The events tell
 * that exactly; the control topic does so only of commands that name their position and came in
 * time.
 */
public final class PastCommands {
  private static final String BY_COMMAND = "by command";
  private static final Pattern RESTORED =
      Pattern.compile(
          "back to the checkpoint of step (-?\\d+), SHA-256 (\\p{XDigit}+), " + BY_COMMAND + ".*",
          Pattern.DOTALL);

  private PastCommands() {}

  /**
   * Those of a model's present life: one that was started again from nothing had another before.
   *
   * @param events of one replica, in their order
   */
  public static List<Command> of(List<Event> events) {
    return presentLife(events).stream()
        .map(PastCommands::command)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The events since the model last began to learn from nothing. */
  static List<Event> presentLife(List<Event> events) {
    int first = 0;
    long samples = 0;
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (event.type() == Event.Type.CHECKPOINT
          || command(event).isPresent()
          || PastSizes.change(event).isPresent()) {
        if (event.samples() < samples) {
          first = i;
        }
        samples = event.samples();
      }
    }
    return events.subList(first, events.size());
  }

  private static Optional<Command> command(Event event) {
    boolean commanded = event.message().startsWith(BY_COMMAND);
    return switch (event.type()) {
      case FROZEN -> commanded ? of(Action.FREEZE, event) : Optional.empty();
      case THAWED -> commanded ? of(Action.THAW, event) : Optional.empty();
      case MODEL_RESET ->
          event.message().contains(", " + BY_COMMAND) ? of(Action.RESET, event) : Optional.empty();
      case MODEL_RESTORED -> rollback(event);
      default -> Optional.empty();
    };
  }

  private static Optional<Command> of(Action action, Event event) {
    return Optional.of(new Command(action, event.samples()));
  }

  private static Optional<Command> rollback(Event event) {
    Matcher restored = RESTORED.matcher(event.message());
    return restored.matches()
        ? Optional.of(
            new Command(
                Action.ROLLBACK,
                event.samples(),
                new CheckpointId(Long.parseLong(restored.group(1)), restored.group(2)),
                "",
                "",
                ""))
        : Optional.empty();
  }
}
