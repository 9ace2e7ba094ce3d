package io.millrace.learning;

import io.millrace.data.InvalidSampleException;
import io.millrace.model.ModelStateException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A valid sample as it stood in its record.
 *
 * @param key the record's key
 * @param value the record's value
 * @param timestamp the record's, in ms since 1970-01-01 UTC
 * @param partition of the samples topic
 * @param offset in that partition
 * @param scoreOnly whether it is scored and never learned
 */
public record TakenSample(
    byte @Nullable [] key,
    byte[] value,
    long timestamp,
    int partition,
    long offset,
    boolean scoreOnly) {
  private static final int NO_KEY = -1;

  /** One to be learned. */
  public TakenSample(
      byte @Nullable [] key, byte[] value, long timestamp, int partition, long offset) {
    this(key, value, timestamp, partition, offset, false);
  }

  /** The same, to be scored only. */
  TakenSample toScoreOnly() {
    return new TakenSample(key, value, timestamp, partition, offset, true);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(timestamp);
    out.writeInt(partition);
    out.writeLong(offset);
    int keyLength = key == null ? NO_KEY : key.length;
    out.writeInt(scoreOnly ? mirrored(keyLength) : keyLength);
    if (key != null) {
      out.write(key);
    }
    out.writeInt(value.length);
    out.write(value);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param partitions where the partition comes from: the samples, or what a former build knew
   */
  static TakenSample read(DataInput in, Partitions partitions) throws IOException {
    long timestamp = in.readLong();
    int partition = partitions.read(in);
    long offset = in.readLong();
    int written = in.readInt();
    boolean scoreOnly = written < NO_KEY;
    int keyLength = scoreOnly ? mirrored(written) : written;
    byte[] key = keyLength == NO_KEY ? null : readBytes(in, keyLength);
    return new TakenSample(
        key, readBytes(in, in.readInt()), timestamp, partition, offset, scoreOnly);
  }

  /** Lengths from −1 on become those from −2 down, and back: so older states are read as ever. */
  private static int mirrored(int keyLength) {
    return 2 * NO_KEY - 1 - keyLength;
  }

  /** Reads the partition of a sample. */
  @FunctionalInterface
  interface Partitions {
    /** Each sample has its own. */
    Partitions OWN = DataInput::readInt;

    int read(DataInput in) throws IOException;
  }

  /** What to throw when it was valid before a restart and is not valid any more. */
  ModelStateException unreadable(InvalidSampleException fault) {
    return new ModelStateException(
        "the sample at offset %d of partition %d was taken before the restart but can't be read any more: %s. %s"
            .formatted(
                offset,
                partition,
                fault.getMessage(),
                "Restore the settings, or give the model another name, or reset the application"));
  }

  private static byte[] readBytes(DataInput in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
