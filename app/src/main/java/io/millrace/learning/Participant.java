package io.millrace.learning;

import io.millrace.model.StepResult;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Takes part in learning: it may look at what was learned, and decides at the ends of control
 * intervals only, so that what it decides is a function of the log. Decisions are not made again
 * when samples are learned again after a restart: one that changes the model goes through {@link
 * LearningControl}.
 *
 * <p>Its state is a section of the learner's, with a name of its own and a version: a build reads
 * all versions of it that were ever written, and starts the section afresh where a state has none.
 */
interface Participant {
  /** Its section's name, unique in the state and never changed. */
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

  /** Takes note of what a block gave; its mini-batches come in the order of the log. */
  default void learned(StepResult result) {}

  /** Decides; called at each boundary, in the order of the log. */
  default void decide(Boundary here) {}

  /** Whether what was decided takes longer than one turn. Until it is done nothing is told. */
  default boolean isUnfinished() {
    return false;
  }

  /** Whether it reads or changes the model for that. Until it is done nothing is learned, too. */
  default boolean holdsModel() {
    return isUnfinished();
  }

  /** Goes on with it, for as long as a commit may take. */
  default void carryOn() {}
}
