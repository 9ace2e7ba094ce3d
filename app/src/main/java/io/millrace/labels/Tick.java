package io.millrace.labels;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Says in the log what no record says: that a partition is silent, or that time passes while all
 * are.
 *
 * @param samplePartitions of the samples topic
 * @param labelPartitions of the labels topic
 * @param partition of both topics that this is about
 * @param samplesSilent whether all samples of that partition are in the log, and no more come
 * @param labelsSilent the same for labels
 * @param elapsed how long both have been silent since the last such tick, in ms; 0 except for the
 *     partition that tells the time
 */
public record Tick(
    int samplePartitions,
    int labelPartitions,
    int partition,
    boolean samplesSilent,
    boolean labelsSilent,
    long elapsed) {
  /** Writes all of it. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(samplePartitions);
    out.writeInt(labelPartitions);
    out.writeInt(partition);
    out.writeBoolean(samplesSilent);
    out.writeBoolean(labelsSilent);
    out.writeLong(elapsed);
  }

  /** Reads what {@link #write} wrote. */
  public static Tick read(DataInput in) throws IOException {
    return new Tick(
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readBoolean(),
        in.readBoolean(),
        in.readLong());
  }
}
