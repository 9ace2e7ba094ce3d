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
 * @param label the numbers of a label that came later than the sample, {@code [labels]}; null: the
 *     label, if there is one, stands in the record
 */
public record TakenSample(
    byte @Nullable [] key,
    byte[] value,
    long timestamp,
    int partition,
    long offset,
    boolean scoreOnly,
    float @Nullable [] label) {
  private static final int NO_KEY = -1;
  private static final int NO_LABEL = -1;

  /** One to be learned. */
  public TakenSample(
      byte @Nullable [] key, byte[] value, long timestamp, int partition, long offset) {
    this(key, value, timestamp, partition, offset, false, null);
  }

  /** The same, to be scored only. */
  public TakenSample toScoreOnly() {
    return new TakenSample(key, value, timestamp, partition, offset, true, label);
  }

  /** The same with the label that came for it, to be learned. */
  public TakenSample labelled(float[] numbers) {
    return new TakenSample(key, value, timestamp, partition, offset, false, numbers);
  }

  /** Writes all of it. */
  public void write(DataOutput out) throws IOException {
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
    out.writeInt(label == null ? NO_LABEL : label.length);
    for (int i = 0; label != null && i < label.length; i++) {
      out.writeFloat(label[i]);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static TakenSample read(DataInput in) throws IOException {
    return read(in, Written.NOW);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param written by which build
   */
  static TakenSample read(DataInput in, Written written) throws IOException {
    long timestamp = in.readLong();
    int partition = written.partition == Written.EACH_ITS_OWN ? in.readInt() : written.partition;
    long offset = in.readLong();
    int length = in.readInt();
    boolean scoreOnly = length < NO_KEY;
    int keyLength = scoreOnly ? mirrored(length) : length;
    byte[] key = keyLength == NO_KEY ? null : readBytes(in, keyLength);
    byte[] value = readBytes(in, in.readInt());
    float[] label = written.labels ? readLabel(in) : null;
    return new TakenSample(key, value, timestamp, partition, offset, scoreOnly, label);
  }

  private static float @Nullable [] readLabel(DataInput in) throws IOException {
    int length = in.readInt();
    if (length == NO_LABEL) {
      return null;
    }
    float[] label = new float[length];
    for (int i = 0; i < length; i++) {
      label[i] = in.readFloat();
    }
    return label;
  }

  /** Lengths from −1 on become those from −2 down, and back: so older states are read as ever. */
  private static int mirrored(int keyLength) {
    return 2 * NO_KEY - 1 - keyLength;
  }

  /**
   * How a build wrote samples.
   *
   * @param partition of all of them, or {@link #EACH_ITS_OWN}
   * @param labels whether it wrote labels that came later
   */
  record Written(int partition, boolean labels) {
    static final int EACH_ITS_OWN = -1;

    /** As this build writes them. */
    static final Written NOW = new Written(EACH_ITS_OWN, true);
  }

  /** What to throw when it was valid before a restart and is not valid any more. */
  public ModelStateException unreadable(InvalidSampleException fault) {
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
