package io.millrace.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition has been read, as part of the state of its replica. Kafka forgets the offsets
 * of a group that was idle for long, and would give it all records again.
 */
final class LogPosition {
  private static final long START = -1;
  private static final String UNKNOWN = "";

  private final String topic;
  private final int partition;
  private String topicId = UNKNOWN;
  private long next = START;
  private @Nullable Gap gap;

  /** Nothing of that partition was read. */
  LogPosition(String topic, int partition) {
    this.topic = topic;
    this.partition = partition;
  }

  String topic() {
    return topic;
  }

  int partition() {
    return partition;
  }

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
    if (isGapBefore(offset)) {
      // Most gaps are marks of producers' transactions: whether this one is, is looked up later.
      gap =
          gap == null ? new Gap(next, offset - next) : new Gap(gap.from, gap.count + offset - next);
    }
    next = offset + 1;
    return true;
  }

  /** Moves to the first record that is still there. */
  void skipTo(long offset) {
    next = offset;
  }

  /** Removes and returns the offsets that no record came for, or null. */
  @Nullable Gap takeGap() {
    Gap found = gap;
    gap = null;
    return found;
  }

  /** Whether it is a position of that topic, as far as is known. */
  boolean isOf(String id) {
    return topicId.equals(UNKNOWN) || topicId.equals(id);
  }

  /**
   * Takes note of which topic it is a position of. That of another topic begins anew.
   *
   * @return whether it was of another
   */
  boolean isReplaced(String id) {
    boolean replaced = !isOf(id);
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

  /** Offsets that no record came for. */
  record Gap(long from, long count) {}
}
