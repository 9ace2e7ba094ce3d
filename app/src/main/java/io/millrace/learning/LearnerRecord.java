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
 * @param place of the next sample that is scored only, see {@link PendingSamples}
 * @param toScore how many samples that are scored only have no predictions yet
 */
record LearnerRecord(
    String environment,
    String settingsDigest,
    int batchSize,
    long samples,
    long step,
    int scored,
    int place,
    int toScore) {

  void write(DataOutput out) throws IOException {
    out.writeUTF(environment);
    out.writeUTF(settingsDigest);
    out.writeInt(batchSize);
    out.writeLong(samples);
    out.writeLong(step);
    out.writeInt(scored);
    out.writeInt(place);
    out.writeInt(toScore);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param scoresOnly false for that of a build which scored samples held out at once
   */
  static LearnerRecord read(DataInput in, boolean scoresOnly) throws IOException {
    return new LearnerRecord(
        in.readUTF(),
        in.readUTF(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        scoresOnly ? in.readInt() : 0,
        scoresOnly ? in.readInt() : 0);
  }
}
