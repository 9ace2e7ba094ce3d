package io.millrace.evaluate;

import io.millrace.data.Block;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges predictions that were made before their samples were learned, since the start and over a
 * sliding window. Its state is a function of the samples and their predictions alone, in their
 * order, so it can be kept with the model's. Not thread-safe.
 */
public final class Prequential {
  private static final int POINTS = 300;
  private static final int BINS = 30;

  private final Task task;
  private final int outputs;
  private final EvaluationSettings settings;
  private final Tally total;
  private final Window window;
  private final boolean losses;
  private @Nullable Coverage coverage;

  /**
   * Starts with no samples.
   *
   * @param outputs scores per prediction: one for each class or number, or 1 for two classes
   * @throws IllegalArgumentException if that many scores do not suit the task
   */
  public Prequential(Task task, int outputs, EvaluationSettings settings) {
    this(task, outputs, settings, true);
  }

  private Prequential(Task task, int outputs, EvaluationSettings settings, boolean losses) {
    requireSuits(task, outputs);
    this.task = task;
    this.outputs = outputs;
    this.settings = settings;
    this.total = Tally.of(task, outputs);
    this.window = new Window(settings.window(), total.width());
    this.losses = losses;
  }

  /** The latest samples that {@link #windowed} is computed over, at most. */
  public int window() {
    return settings.window();
  }

  /** An empty one like this, for predictions whose losses nobody knows. */
  public Prequential withoutLosses() {
    return new Prequential(task, outputs, settings, false);
  }

  /**
   * For the members of a pool, over a window as long.
   *
   * @param names of the members; none: it is no pool
   * @param batchSize samples per mini-batch
   */
  public MemberScores ofMembers(List<String> names, int batchSize) {
    return new MemberScores(names, Math.max(1, settings.window() / batchSize));
  }

  /**
   * Judges one prediction.
   *
   * @param row of the block, and of the two arrays
   * @param scores {@code [rows, outputs]}
   * @param losses {@code [rows]}
   */
  public void add(Block block, int row, float[] scores, float[] losses) {
    add(block, row, scores, losses[row]);
  }

  /** The same for a prediction whose loss nobody knows. */
  public void addWithoutLoss(Block block, int row, float[] scores) {
    add(block, row, scores, 0);
  }

  private void add(Block block, int row, float[] scores, float loss) {
    float[] outcomes = window.values();
    int at = window.add();
    outcomes[at] = isFinite(scores, row) ? loss : Float.NaN;
    total.judge(block, row, scores, outcomes, at + 1);
    window.note(at, total.aside(block, row, scores, outcomes, at + 1));
    total.add(outcomes, at);
  }

  /**
   * How wrong a prediction is, which is not counted: for classes 0 if the class was predicted, else
   * 1 (also if a score is not finite); for numbers the mean of |y − ŷ| over the outputs.
   *
   * @param row of the block, and of the scores
   * @param scores {@code [rows, outputs]}
   */
  public double error(Block block, int row, float[] scores) {
    return isFinite(scores, row) || task instanceof Task.Regression
        ? total.error(block, row, scores)
        : 1;
  }

  /** What is predicted. */
  public Task task() {
    return task;
  }

  /** Judges where predictions say that labels are; its scores are among the others. */
  public Coverage coverage() {
    if (coverage == null) {
      coverage = new Coverage(task, settings);
    }
    return coverage;
  }

  /** Predictions judged since the start. */
  public long samples() {
    return total.samples();
  }

  /**
   * The scores since the start, by {@link Score#key()}, in the order of {@link Task#scores()};
   * those of {@link #coverage} follow, and those that have no value yet are left out. A new map,
   * the caller's to keep.
   */
  public Map<String, Double> cumulative() {
    Map<String, Double> scores = known(total);
    if (coverage != null) {
      scores.putAll(coverage.cumulative());
    }
    return scores;
  }

  private Map<String, Double> known(Tally tally) {
    Map<String, Double> scores = tally.scores();
    if (!losses) {
      scores.remove(Score.LOSS.key());
    }
    return scores;
  }

  /** The scores over the window, as {@link #cumulative()}. Takes time in proportion to it. */
  public Map<String, Double> windowed() {
    Tally latest = Tally.of(task, outputs);
    window.countInto(latest);
    Map<String, Double> scores = known(latest);
    if (coverage != null) {
      scores.putAll(coverage.windowed());
    }
    return scores;
  }

  /** What lies behind the scores over the window. Takes time in proportion to it. */
  public WindowDetail detail() {
    return task instanceof Task.Classification classification
        ? classes(classification.classes())
        : numbers();
  }

  private WindowDetail classes(List<String> names) {
    ClassDetail detail = new ClassDetail(names, window.rows());
    float[] values = window.values();
    for (int age = window.rows(); age > 0; age--) {
      int at = window.offset(age);
      if (Float.isFinite(values[at])) {
        detail.add((int) values[at + 1], (int) values[at + 2], window.aside(at));
      }
    }
    return detail.detail();
  }

  private WindowDetail numbers() {
    int rows = window.rows();
    float[] predicted = new float[rows];
    float[] actual = new float[rows];
    float[] residuals = new float[rows];
    double baseline = 0;
    long known = 0;
    for (int i = 0; i < rows; i++) {
      int at = window.offset(rows - i);
      predicted[i] = window.values()[at + 1];
      actual[i] = window.values()[at + 1 + outputs];
      residuals[i] = actual[i] - predicted[i];
      if (Float.isFinite(window.aside(at))) {
        baseline += window.aside(at);
        known++;
      }
    }
    int first = Math.max(0, rows - POINTS);
    return new WindowDetail.Numbers(
        Arrays.copyOfRange(predicted, first, rows),
        Arrays.copyOfRange(actual, first, rows),
        Histogram.of(residuals, BINS),
        Math.sqrt(baseline / known));
  }

  /** Writes all that future scores depend on. */
  public void write(DataOutput out) throws IOException {
    out.writeUTF(shape());
    total.write(out);
    window.write(out);
  }

  /**
   * Continues from what {@link #write} wrote, perhaps with a window of another length.
   *
   * @throws IOException if it was written for another task, or is cut short
   */
  public void read(DataInput in) throws IOException {
    String found = in.readUTF();
    if (!found.equals(shape())) {
      throw new IOException(
          "the evaluator's state is of a " + found + ", but the settings say " + shape());
    }
    total.read(in);
    window.read(in);
  }

  private String shape() {
    return task instanceof Task.Classification classification
        ? "classification into " + classification.classes().size() + " classes"
        : "regression of " + outputs + " numbers";
  }

  private boolean isFinite(float[] scores, int row) {
    for (int i = row * outputs; i < (row + 1) * outputs; i++) {
      if (!Float.isFinite(scores[i])) {
        return false;
      }
    }
    return true;
  }

  private static void requireSuits(Task task, int outputs) {
    if (task instanceof Task.Classification classification) {
      int classes = classification.classes().size();
      if (outputs != classes && !(classes == 2 && outputs == 1)) {
        throw new IllegalArgumentException(
            "outputs: " + outputs + ": expected " + classes + ", one for each class");
      }
    } else if (task instanceof Task.Regression regression && outputs != regression.width()) {
      throw new IllegalArgumentException(
          "outputs: " + outputs + ": expected " + regression.width() + ", one for each number");
    }
  }
}
