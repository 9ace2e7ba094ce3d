package io.millrace.checkpoint;

/**
 * A piece of a checkpoint's bytes, small enough for a record.
 *
 * @param model the model's name
 * @param replica the partition of the samples topic that this replica learned
 * @param step of the checkpoint
 * @param index of the piece, from 0
 * @param data at most {@link #MAX_BYTES} bytes
 */
public record Chunk(String model, int replica, long step, int index, byte[] data) {
  /** Well below the 1 MB that a broker takes by default. */
  public static final int MAX_BYTES = 512 * 1024;
}
