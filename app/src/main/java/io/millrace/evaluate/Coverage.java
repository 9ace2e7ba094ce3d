package io.millrace.evaluate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Judges where predictions said that their labels are likely to be: how often they were there, and
 * how much was to choose from. Since the start and over a sliding window; not thread-safe.
 */
public final class Coverage {
  private static final int WIDTH = 2;

  private final Score size;
  private final Window window;
  private final Sums total = new Sums();

  Coverage(Task task, EvaluationSettings settings) {
    size = task.size();
    window = new Window(settings.window(), WIDTH);
  }

  /**
   * Counts one prediction.
   *
   * @param covered the share of the label's numbers that were where the prediction said; of a
   *     class, 1 or 0
   * @param size how wide that was; not finite: not known
   */
  public void add(double covered, double size) {
    int at = window.add();
    window.values()[at] = (float) covered;
    window.values()[at + 1] = (float) size;
    total.add(window.values(), at);
  }

  /** The scores since the start by their keys, as {@link Prequential#cumulative}. */
  Map<String, Double> cumulative() {
    return total.scores(size);
  }

  /** The scores over the window. Takes time in proportion to it. */
  Map<String, Double> windowed() {
    Sums latest = new Sums();
    for (int age = window.rows(); age > 0; age--) {
      latest.add(window.values(), window.offset(age));
    }
    return latest.scores(size);
  }

  /** Writes all that future scores depend on. */
  public void write(DataOutput out) throws IOException {
    total.write(out);
    window.write(out);
  }

  /** Continues from what {@link #write} wrote, perhaps with a window of another length. */
  public void read(DataInput in) throws IOException {
    total.read(in);
    window.read(in);
  }

  private static final class Sums {
    private final CompensatedSum covered = new CompensatedSum();
    private final CompensatedSum size = new CompensatedSum();
    private long samples;
    private long sized;

    void add(float[] rows, int at) {
      samples++;
      covered.add(rows[at]);
      if (Float.isFinite(rows[at + 1])) {
        sized++;
        size.add(rows[at + 1]);
      }
    }

    Map<String, Double> scores(Score of) {
      Map<String, Double> scores = new LinkedHashMap<>();
      if (samples > 0) {
        scores.put(Score.COVERAGE.key(), covered.value() / samples);
      }
      if (sized > 0) {
        scores.put(of.key(), size.value() / sized);
      }
      return scores;
    }

    void write(DataOutput out) throws IOException {
      out.writeLong(samples);
      out.writeLong(sized);
      covered.write(out);
      size.write(out);
    }

    void read(DataInput in) throws IOException {
      samples = in.readLong();
      sized = in.readLong();
      covered.read(in);
      size.read(in);
    }
  }
}
