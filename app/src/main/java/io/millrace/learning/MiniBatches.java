package io.millrace.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Where mini-batches end in the samples that are learned. Their size may change with a restart:
 * what was learned until then counts as it was learned.
 *
 * @param firstStep mini-batches that were learned or skipped before those of this size
 * @param firstSample samples in them
 * @param size samples in each mini-batch since then
 */
public record MiniBatches(long firstStep, long firstSample, int size) {
  /** Of this size from the first sample on. */
  public static MiniBatches of(int size) {
    return new MiniBatches(0, 0, size);
  }

  /** The same until this step; of that size from there on. */
  public MiniBatches resizedAt(long step, int newSize) {
    return newSize == size ? this : new MiniBatches(step, samplesAt(step), newSize);
  }

  /** Samples before this step; not for one before {@link #firstStep}. */
  public long samplesAt(long step) {
    return firstSample + (step - firstStep) * size;
  }

  /** Mini-batches that so many samples complete. */
  public long stepsIn(long samples) {
    return firstStep + Math.floorDiv(samples - firstSample, size);
  }

  /** Mini-batches that are begun by so many samples. */
  public long stepsBegunIn(long samples) {
    return firstStep - Math.floorDiv(firstSample - samples, size);
  }

  /** Writes it for {@link #read}, but for the size. */
  void writeFirst(DataOutput out) throws IOException {
    out.writeLong(firstStep);
    out.writeLong(firstSample);
  }

  /** Reads what {@link #writeFirst} wrote. */
  static MiniBatches read(DataInput in, int size) throws IOException {
    return new MiniBatches(in.readLong(), in.readLong(), size);
  }
}
