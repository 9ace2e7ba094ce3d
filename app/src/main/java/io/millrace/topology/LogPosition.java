package io.millrace.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far a partition has been read, as part of the state of its replica. Kafka forgets the offsets
 * of a group that was idle for long, and would give it all records again.
 */
final class LogPosition {
  private static final long START = -1;
  private static final String UNKNOWN = "";

  private String topicId = UNKNOWN;
  private long next = START;

  /** The offset of the next record; negative before the first. */
  long next() {
    return next;
  }

  /** Whether records are missing before this offset, if each has one more than the one before. */
  boolean isGapBefore(long offset) {
    return next != START && offset > next;
  }

  /**
   * Moves behind a record.
   *
   * @return false if it is behind it already
   */
  boolean advance(long offset) {
    if (offset < next) {
      return false;
    }
    next = offset + 1;
    return true;
  }

  /**
   * Takes note of which topic it is a position of. That of another topic begins anew.
   *
   * @return whether it was of another
   */
  boolean isReplaced(String id) {
    boolean replaced = !topicId.equals(UNKNOWN) && !topicId.equals(id);
    topicId = id;
    next = replaced ? START : next;
    return replaced;
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(topicId);
    out.writeLong(next);
  }

  void read(DataInput in) throws IOException {
    topicId = in.readUTF();
    next = in.readLong();
  }
}
