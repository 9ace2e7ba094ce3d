package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Watches one stream of losses for drift. Its state is a function of the losses alone, in their
 * order. Not thread-safe.
 */
public sealed interface DriftDetector permits PageHinkleyDetector, AdwinDetector {
  /**
   * Takes the next loss, a finite number.
   *
   * @return whether it shows that the losses have risen; the detector then begins to measure anew
   */
  boolean add(double loss);

  /** Writes all that the future depends on. */
  void write(DataOutput out) throws IOException;

  /** Continues from what {@link #write} of such a detector wrote. */
  void read(DataInput in) throws IOException;
}
