package io.millrace.learning;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait for the end of their control interval, in the order in which they came. Which
 * boundary that is was settled when a command came, so that it is a function of the log and the
 * learner's state, of which these are part.
 */
final class Commands implements Participant {
  private final long controlSamples;
  private final Deque<Due> waiting = new ArrayDeque<>();

  /** None. */
  Commands(long controlSamples) {
    this.controlSamples = controlSamples;
  }

  /**
   * Adds a command. One that names no position, or one that has passed, waits for the next boundary
   * behind the samples taken.
   *
   * @param samples taken so far
   */
  void add(Command command, long samples) {
    long wanted = (command.samples() + controlSamples - 1) / controlSamples * controlSamples;
    long next = (samples / controlSamples + 1) * controlSamples;
    if (command.samples() != Command.NEXT && wanted > samples) {
      waiting.addLast(new Due(command.action(), wanted, Command.NEXT));
    } else {
      waiting.addLast(new Due(command.action(), next, command.samples()));
    }
  }

  /** Removes and returns the first command that is due at this boundary, or null. */
  @Nullable Due next(Boundary boundary) {
    for (Iterator<Due> commands = waiting.iterator(); commands.hasNext(); ) {
      Due command = commands.next();
      if (command.samples <= boundary.samples()) {
        commands.remove();
        return command;
      }
    }
    return null;
  }

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(waiting.size());
    for (Due command : waiting) {
      out.writeUTF(command.action.name());
      out.writeLong(command.samples);
      out.writeLong(command.missed);
    }
  }

  /** Version 1 did not tell late commands from others. */
  @Override
  public void read(DataInput in, int version) throws IOException {
    waiting.clear();
    for (int left = in.readInt(); left > 0; left--) {
      Action action = Action.valueOf(in.readUTF());
      long samples = in.readLong();
      waiting.addLast(new Due(action, samples, version == 1 ? Command.NEXT : in.readLong()));
    }
  }

  /**
   * A command that waits.
   *
   * @param samples at its boundary
   * @param missed the position that it named and that had passed, or {@link Command#NEXT}
   */
  record Due(Action action, long samples, long missed) {
    boolean isLate() {
      return missed != Command.NEXT;
    }

    /** One sentence for a person. */
    String lateness() {
      return "%s was requested at sample %d, but arrived after it: it takes effect now"
          .formatted(action.name().toLowerCase(Locale.ROOT), missed);
    }
  }
}
