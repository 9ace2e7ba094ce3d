package io.millrace.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Samples that were predicted and wait for their labels: keeps what was predicted, to be judged
 * when the label comes, and has a section of the learner's state.
 */
public interface WaitingSamples {
  /** Nothing waits: a sample without a label never gets one. */
  WaitingSamples NONE =
      new WaitingSamples() {
        @Override
        public void predicted(TakenSample sample, float[] scores) {}

        @Override
        public float @Nullable [] takeScores(TakenSample sample) {
          return null;
        }

        @Override
        public void write(DataOutput out) {}

        @Override
        public void read(DataInput in, int version) {}
      };

  /** The version of the section that {@link #write} writes. */
  int VERSION = 1;

  /**
   * A sample without a label got its prediction. Called in the order of the log.
   *
   * @param scores {@code [outputs]}, and what belongs to them; the caller's
   */
  void predicted(TakenSample sample, float[] scores);

  /**
   * Removes and returns what was given to {@link #predicted}, now that the sample's label is known;
   * null if nothing was kept.
   */
  float @Nullable [] takeScores(TakenSample sample);

  /** Writes all that the future depends on, but for what lies in a store of its own. */
  void write(DataOutput out) throws IOException;

  /**
   * Continues from what was written.
   *
   * @param version that it was written in, at most {@link #VERSION}
   */
  void read(DataInput in, int version) throws IOException;
}
