package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Watches one stream of numbers for drift. Its state is a function of the numbers alone, in their
 * order. Not thread-safe.
 */
public sealed interface DriftDetector
    permits PageHinkleyDetector,
        AdwinDetector,
        DdmDetector,
        EddmDetector,
        HddmADetector,
        HddmWDetector,
        KswinDetector {
  /** What a number shows of those before it. */
  enum Change {
    /** No drift. */
    NONE,
    /** The numbers have risen. */
    RISE,
    /** The numbers have changed in another way. */
    FALL
  }

  /**
   * Takes the next number, which is finite.
   *
   * @return the drift that it shows; if there is any, the detector then begins to measure anew
   */
  Change add(double value);

  /** Writes all that the future depends on. */
  void write(DataOutput out) throws IOException;

  /** Continues from what {@link #write} of such a detector wrote. */
  void read(DataInput in) throws IOException;
}
