package io.millrace.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A part of the learner's state that writes and reads itself. It has a name of its own and a
 * version: a build reads all versions of it that were ever written, and starts the section afresh
 * where a state has none.
 */
interface StateSection {
  /** Its name, unique in the state and never changed. */
  String name();

  /** The version that {@link #write} writes. */
  int version();

  /** Writes all that the future depends on. */
  void write(DataOutput out) throws IOException;

  /**
   * Continues from what was written.
   *
   * @param version that it was written in, at most {@link #version}
   */
  void read(DataInput in, int version) throws IOException;

  /**
   * All sections are read and the model is as it was: puts into effect what the present settings
   * make of it.
   *
   * @param step mini-batches learned or skipped until then
   */
  default void resume(long step) {}
}
