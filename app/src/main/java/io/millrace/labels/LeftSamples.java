package io.millrace.labels;

import io.millrace.learning.TakenSample;
import io.millrace.learning.WaitingSamples;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LabelJoin} has left when the settings have no late labels any more: samples that
 * were due to be predicted or learned, and are behind the offsets that were committed. They go to
 * the model before all else. Those that wait for a label stay in the store.
 */
public final class LeftSamples implements WaitingSamples {
  private final LogTime time = new LogTime();
  private final KeptScores scores = new KeptScores(new MapStore(Map.of()));
  private final DueSamples due = new DueSamples();

  /** Whether nothing is left. */
  public boolean isEmpty() {
    return due.isEmpty();
  }

  /**
   * Gives what is left to the model, as far as that is ready for it.
   *
   * @param model says whether it has taken a sample
   * @return whether nothing is left
   */
  public boolean drain(Predicate<TakenSample> model) {
    for (TakenSample next = due.first(); next != null; next = due.first()) {
      if (!model.test(next)) {
        return false;
      }
      due.removeFirst();
    }
    return true;
  }

  /** No label will come. */
  @Override
  public void predicted(TakenSample sample, float[] made) {}

  @Override
  public float @Nullable [] takeScores(TakenSample sample) {
    return null;
  }

  /** Nothing once nothing is left: late labels that come back to the settings start afresh. */
  @Override
  public void write(DataOutput out) throws IOException {
    if (due.isEmpty()) {
      return;
    }
    time.write(out);
    scores.write(out);
    out.writeLong(0);
    due.write(out);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    time.read(in);
    scores.read(in);
    in.readLong(); // how many wait for a label
    due.read(in);
  }
}
