package io.millrace.conformal;

import io.millrace.data.Block;
import io.millrace.data.Prediction;
import io.millrace.evaluate.Coverage;
import io.millrace.evaluate.Task;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a label is likely to be, as a part of its prediction: an interval for each number, a set
 * for a class. It is given by the prediction's scores and by reaches, which follow the labels that
 * come. Not thread-safe.
 */
public abstract sealed class Region permits NumberIntervals, ClassSet, Region.None {
  private final Reach[] reaches;
  private final float[] values;

  /** With so many reaches, each for the coverage. */
  Region(int count, double coverage) {
    reaches = new Reach[count];
    values = new float[count];
    for (int i = 0; i < count; i++) {
      reaches[i] = new Reach(coverage);
      values[i] = reaches[i].value();
    }
  }

  /**
   * One that no label is known for yet.
   *
   * @param outputs scores per prediction
   * @param settings null: predictions have no region
   */
  public static Region of(Task task, int outputs, @Nullable Intervals settings) {
    if (settings == null) {
      return new None();
    }
    return task instanceof Task.Classification classification
        ? new ClassSet(classification.classes().size(), outputs, settings.coverage())
        : new NumberIntervals(outputs, settings.coverage());
  }

  /** Whether predictions have one. */
  public boolean isActive() {
    return values.length > 0;
  }

  /** What gives the region of the next prediction; changed by {@link #learn}. */
  public float[] reaches() {
    return values;
  }

  /** Adds its region to a prediction. */
  public abstract void describe(Prediction prediction);

  /**
   * Counts whether a label was where its prediction said.
   *
   * @param scores {@code [rows, outputs]}
   * @param then holds the {@link #reaches} that the prediction was made with
   * @param first where they begin
   */
  public abstract void judge(
      Block block, int row, float[] scores, float[] then, int first, Coverage coverage);

  /**
   * Lets the reaches follow a label. It is held against the present ones, not those that the
   * prediction was made with: if labels come late, a reach that answers to what it was long ago
   * swings.
   *
   * @param scores {@code [rows, outputs]}
   */
  public abstract void learn(Block block, int row, float[] scores);

  /** {@link Reach#add} for one of them. */
  final void add(int reach, double distance, boolean covered, double least) {
    reaches[reach].add(distance, covered, least);
    values[reach] = reaches[reach].value();
  }

  /** Writes all that later regions depend on. */
  public void write(DataOutput out) throws IOException {
    for (Reach reach : reaches) {
      reach.write(out);
    }
  }

  /** Continues from what {@link #write} wrote for the same task. */
  public void read(DataInput in) throws IOException {
    for (int i = 0; i < reaches.length; i++) {
      reaches[i].read(in);
      values[i] = reaches[i].value();
    }
  }

  /** Nothing is said about where a label is. */
  static final class None extends Region {
    None() {
      super(0, 0);
    }

    @Override
    public void describe(Prediction prediction) {}

    @Override
    public void judge(
        Block block, int row, float[] scores, float[] then, int first, Coverage coverage) {}

    @Override
    public void learn(Block block, int row, float[] scores) {}
  }
}
