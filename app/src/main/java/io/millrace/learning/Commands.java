package io.millrace.learning;

import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait for the end of their control interval, in the order in which they came. Which
 * boundary that is was settled when a command came, so that it is a function of the log and the
 * learner's state, of which these are part.
 */
final class Commands implements Participant {
  private static final int VERSION = 3;

  /** No log comes so far, and the boundary behind it is still a number. */
  private static final long FARTHEST = Long.MAX_VALUE / 2;

  private final long controlSteps;
  private final Events events;
  private final Deque<Due> waiting = new ArrayDeque<>();

  /** None. */
  Commands(long controlSteps, Events events) {
    this.controlSteps = controlSteps;
    this.events = events;
  }

  /**
   * Adds a command. One that names no position, or one that has passed, waits for the next boundary
   * behind the samples taken.
   *
   * @param samples taken so far
   * @param miniBatches where they end
   */
  void add(Command command, long samples, MiniBatches miniBatches) {
    long position = Math.min(command.samples(), FARTHEST);
    long wanted = boundaryFrom(miniBatches.stepsBegunIn(position), miniBatches);
    long next = boundaryFrom(miniBatches.stepsIn(samples) + 1, miniBatches);
    if (command.samples() != Command.NEXT && wanted > samples) {
      waiting.addLast(new Due(command, wanted, Command.NEXT));
    } else {
      waiting.addLast(new Due(command, next, command.samples()));
    }
  }

  /** Samples at the first boundary that is not before this step. */
  private long boundaryFrom(long step, MiniBatches miniBatches) {
    return miniBatches.samplesAt((step + controlSteps - 1) / controlSteps * controlSteps);
  }

  /**
   * Removes and returns the first command that is due at this boundary, or null. If it is late,
   * that is told.
   *
   * @param actions of which it is one
   */
  @Nullable Command next(Boundary boundary, Action... actions) {
    for (Iterator<Due> commands = waiting.iterator(); commands.hasNext(); ) {
      Due due = commands.next();
      if (due.isAt(boundary, actions)) {
        commands.remove();
        if (due.missed != Command.NEXT) {
          events.tell(Event.Type.COMMAND_LATE, boundary, due.lateness());
        }
        return due.command;
      }
    }
    return null;
  }

  /**
   * The commands that are due at this boundary, in their order. They stay.
   *
   * @param actions of which each is one
   */
  List<Command> due(Boundary boundary, Action... actions) {
    return waiting.stream().filter(due -> due.isAt(boundary, actions)).map(Due::command).toList();
  }

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(waiting.size());
    for (Due command : waiting) {
      out.writeUTF(command.command.action().name());
      out.writeLong(command.samples);
      out.writeLong(command.missed);
      CheckpointId checkpoint = command.command.checkpoint();
      out.writeBoolean(checkpoint != null);
      if (checkpoint != null) {
        checkpoint.write(out);
      }
      out.writeUTF(command.command.tag());
      out.writeUTF(command.command.by());
      out.writeUTF(command.command.reason());
    }
  }

  /** Version 1 did not tell late commands from others, version 2 not who gave them and why. */
  @Override
  public void read(DataInput in, int version) throws IOException {
    waiting.clear();
    for (int left = in.readInt(); left > 0; left--) {
      Action action = Action.valueOf(in.readUTF());
      long samples = in.readLong();
      long missed = version == 1 ? Command.NEXT : in.readLong();
      waiting.addLast(new Due(command(action, in, version), samples, missed));
    }
  }

  private static Command command(Action action, DataInput in, int version) throws IOException {
    if (version < VERSION) {
      return new Command(action, Command.NEXT);
    }
    CheckpointId checkpoint = in.readBoolean() ? CheckpointId.read(in) : null;
    return new Command(action, Command.NEXT, checkpoint, in.readUTF(), in.readUTF(), in.readUTF());
  }

  /**
   * A command that waits.
   *
   * @param samples at its boundary
   * @param missed the position that it named and that had passed, or {@link Command#NEXT}
   */
  private record Due(Command command, long samples, long missed) {
    boolean isAt(Boundary boundary, Action... actions) {
      return samples <= boundary.samples() && Arrays.asList(actions).contains(command.action());
    }

    /** One sentence for a person. */
    String lateness() {
      return "%s was requested at sample %d, but arrived after it: it takes effect now"
          .formatted(command.action().name().toLowerCase(Locale.ROOT), missed);
    }
  }
}
