package io.millrace.topology;

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
  private static final int FORMAT_VERSION = 3;

  void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT_VERSION);
    out.writeUTF(environment);
    out.writeUTF(settingsDigest);
    out.writeInt(batchSize);
    out.writeLong(samples);
    out.writeLong(step);
    out.writeInt(scored);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is of another version
   */
  static LearnerRecord read(DataInput in) throws IOException {
    int version = in.readInt();
    if (version != FORMAT_VERSION) {
      throw new IOException(
          "its format is version " + version + ", this build reads version " + FORMAT_VERSION);
    }
    return new LearnerRecord(
        in.readUTF(), in.readUTF(), in.readInt(), in.readLong(), in.readLong(), in.readInt());
  }
}
