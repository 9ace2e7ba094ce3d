package io.millrace.learning;

import io.millrace.data.SamplePlace;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a control interval: a position of the log at which every block is cut and all samples
 * before it are learned.
 *
 * @param samples of the partition before it
 * @param step mini-batches learned or skipped before it
 * @param eventTime of the last sample before it, in ms since 1970-01-01 UTC
 * @param timestamp of that sample's record, the same way
 * @param last that sample; null: it is not known, or was learned when its label came
 */
record Boundary(
    long samples, long step, long eventTime, long timestamp, @Nullable SamplePlace last) {
  /** At a sample that is not known. */
  Boundary(long samples, long step, long eventTime, long timestamp) {
    this(samples, step, eventTime, timestamp, null);
  }

  /** Writes it for {@link #read}. */
  void write(DataOutput out) throws IOException {
    out.writeLong(samples);
    out.writeLong(step);
    out.writeLong(eventTime);
    out.writeLong(timestamp);
    out.writeBoolean(last != null);
    if (last != null) {
      out.writeInt(last.partition());
      out.writeLong(last.offset());
    }
  }

  /**
   * Reads one.
   *
   * @param withLast whether its last sample was written
   */
  static Boundary read(DataInput in, boolean withLast) throws IOException {
    return new Boundary(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        withLast && in.readBoolean() ? new SamplePlace(in.readInt(), in.readLong()) : null);
  }
}
