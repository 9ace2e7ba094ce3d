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
 * @param miniBatches where mini-batches end
 * @param samples valid samples taken
 * @param step mini-batches learned or skipped
 * @param scored how many of the samples not yet learned have their predictions
 * @param place of the next sample that is scored only, see {@link PendingSamples}
 * @param toScore how many samples that are scored only have no predictions yet
 */
record LearnerRecord(
    String environment,
    String settingsDigest,
    MiniBatches miniBatches,
    long samples,
    long step,
    int scored,
    int place,
    int toScore) {
  /** A format whose mini-batches have one size. */
  private static final int ONE_SIZE_FORMAT = 7;

  /** A format without samples that are scored only. */
  private static final int SCORED_AT_ONCE_FORMAT = 4;

  void write(DataOutput out) throws IOException {
    out.writeUTF(environment);
    out.writeUTF(settingsDigest);
    out.writeInt(miniBatches.size());
    out.writeLong(samples);
    out.writeLong(step);
    out.writeInt(scored);
    out.writeInt(place);
    out.writeInt(toScore);
    miniBatches.writeFirst(out);
  }

  /** Samples learned or skipped. */
  long samplesLearned() {
    return miniBatches.samplesAt(step);
  }

  /** Reads what {@link #write} wrote, or a former build. */
  static LearnerRecord read(DataInput in, int format) throws IOException {
    String environment = in.readUTF();
    String settingsDigest = in.readUTF();
    int batchSize = in.readInt();
    long samples = in.readLong();
    long step = in.readLong();
    int scored = in.readInt();
    boolean scoresOnly = format > SCORED_AT_ONCE_FORMAT;
    int place = scoresOnly ? in.readInt() : 0;
    int toScore = scoresOnly ? in.readInt() : 0;
    return new LearnerRecord(
        environment,
        settingsDigest,
        format > ONE_SIZE_FORMAT ? MiniBatches.read(in, batchSize) : MiniBatches.of(batchSize),
        samples,
        step,
        scored,
        place,
        toScore);
  }
}
