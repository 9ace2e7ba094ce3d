package io.millrace.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which checkpoint of a replica is meant, and what it holds: whoever reads it by this gets the same
 * bits, whenever that is.
 *
 * @param step mini-batches learned or skipped before it
 * @param sha256 of its chunks, in lower-case hexadecimal, as its manifest says
 */
public record CheckpointId(long step, String sha256) {
  /** Writes it for {@link #read}. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(step);
    out.writeUTF(sha256);
  }

  /** Reads one. */
  public static CheckpointId read(DataInput in) throws IOException {
    return new CheckpointId(in.readLong(), in.readUTF());
  }
}
