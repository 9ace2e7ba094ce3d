package io.millrace.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The end of a control interval: a position of the log at which every block is cut and all samples
 * before it are learned.
 *
 * @param samples of the partition before it
 * @param step mini-batches learned or skipped before it
 * @param eventTime of the last sample before it, in ms since 1970-01-01 UTC
 * @param timestamp of that sample's record, the same way
 */
record Boundary(long samples, long step, long eventTime, long timestamp) {
  /** Writes it for {@link #read}. */
  void write(DataOutput out) throws IOException {
    out.writeLong(samples);
    out.writeLong(step);
    out.writeLong(eventTime);
    out.writeLong(timestamp);
  }

  /** Reads one. */
  static Boundary read(DataInput in) throws IOException {
    return new Boundary(in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
