package io.millrace.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the learner's state holds beside the model, the samples, and the parts that write
 * themselves.
 *
 * @param environment that computed the state
 * @param settingsDigest of the settings at that time
 * @param batchSize samples per mini-batch
 * @param samples valid samples taken
 * @param step mini-batches learned or skipped
 * @param scored how many of the samples not yet learned have their predictions
 */
record LearnerRecord(
    String environment, String settingsDigest, int batchSize, long samples, long step, int scored) {

  void write(DataOutput out) throws IOException {
    out.writeUTF(environment);
    out.writeUTF(settingsDigest);
    out.writeInt(batchSize);
    out.writeLong(samples);
    out.writeLong(step);
    out.writeInt(scored);
  }

  /** Reads what {@link #write} wrote. */
  static LearnerRecord read(DataInput in) throws IOException {
    return new LearnerRecord(
        in.readUTF(), in.readUTF(), in.readInt(), in.readLong(), in.readLong(), in.readInt());
  }
}
