package io.millrace.topology;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait for their decision boundary, in the order in which they came. Which boundary
 * that is was settled when a command came, so that it is a function of the log and the learner's
 * state, of which these are part.
 */
final class Commands {
  private final long decisionSamples;
  private final Deque<Command> waiting = new ArrayDeque<>();

  /** None. */
  Commands(long decisionSamples) {
    this.decisionSamples = decisionSamples;
  }

  /**
   * Adds a command.
   *
   * @param samples taken so far: without a position of its own it waits for the next boundary
   */
  void add(Command command, long samples) {
    long next = (samples / decisionSamples + 1) * decisionSamples;
    waiting.addLast(
        command.samples() == Command.NEXT ? new Command(command.action(), next) : command);
  }

  /** Removes and returns the first command that is due at this boundary, or null. */
  @Nullable Action next(Boundary boundary) {
    for (Iterator<Command> commands = waiting.iterator(); commands.hasNext(); ) {
      Command command = commands.next();
      if (command.samples() <= boundary.samples()) {
        commands.remove();
        return command.action();
      }
    }
    return null;
  }

  void writeState(DataOutput out) throws IOException {
    out.writeInt(waiting.size());
    for (Command command : waiting) {
      out.writeUTF(command.action().name());
      out.writeLong(command.samples());
    }
  }

  void readState(DataInput in) throws IOException {
    waiting.clear();
    for (int left = in.readInt(); left > 0; left--) {
      waiting.addLast(new Command(Action.valueOf(in.readUTF()), in.readLong()));
    }
  }
}
