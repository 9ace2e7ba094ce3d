package io.millrace.app;

import io.millrace.data.Event;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The changes of a model's batch size, as the events tell them. */
final class PastSizes {
  private static final Pattern RESIZED =
      Pattern.compile("(?:.*; )?batch_size: (\\d+), was (\\d+)(?:; .*)?", Pattern.DOTALL);

  /** Follows from the batch size, and so changes with it. */
  private static final Pattern ALONE =
      Pattern.compile("batch_size: [^;]*(?:; decision_interval: [^;]*)?");

  private PastSizes() {}

  /**
   * Those of a model's present life, in their order.
   *
   * @param events of one replica, in their order
   */
  static List<Change> of(List<Event> events) {
    return PastCommands.presentLife(events).stream()
        .map(PastSizes::change)
        .flatMap(Optional::stream)
        .toList();
  }

  static Optional<Change> change(Event event) {
    Matcher resized = RESIZED.matcher(event.message());
    return event.type() == Event.Type.SETTINGS_CHANGED && resized.matches()
        ? Optional.of(
            new Change(
                event.step(),
                event.samples(),
                Integer.parseInt(resized.group(1)),
                Integer.parseInt(resized.group(2)),
                ALONE.matcher(event.message()).matches()))
        : Optional.empty();
  }

  /**
   * From one size to another.
   *
   * @param step mini-batches before it
   * @param samples in them
   * @param alone whether no other setting changed with it
   */
  record Change(long step, long samples, int to, int from, boolean alone) {}
}
