package io.millrace.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Clock;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.PredictedClass;
import io.millrace.data.Prediction;
import io.millrace.evaluate.Task;
import io.millrace.evaluate.WindowDetail;
import io.millrace.metrics.Seen.Checkpoint;
import io.millrace.metrics.Seen.DeadLetter;
import io.millrace.metrics.Seen.Mark;
import io.millrace.metrics.Seen.Predicted;
import io.millrace.model.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of one replica beyond its meters: the latest few of each thing. Only the thread
 * that runs the replica's task writes; any thread may read.
 */
public final class Observations {
  static final int MOST_SCORES = 10;
  private static final int MOST_TEXT = 400;
  private static final long PREDICTION_MILLIS = 200;
  private static final long SAME_MARK_MILLIS = 1000;
  private static final long WEIGHTS_MILLIS = 2000;

  private final Clock clock;
  private final Task task;
  private final Latest<Predicted> predictions = new Latest<>(12);
  private final Latest<DeadLetter> deadLetters = new Latest<>(10);
  private final Map<String, Refusal> refusals = new ConcurrentSkipListMap<>();
  private final Latest<Checkpoint> checkpoints = new Latest<>(10);
  private final Latest<Mark> marks = new Latest<>(50);
  private final WeightSampler weights = new WeightSampler();
  private volatile @Nullable WindowDetail window;
  private volatile List<VariableSample> variables = List.of();
  private long predictedAt;
  private long weighedAt;

  Observations(Clock clock, Task task) {
    this.clock = clock;
    this.task = task;
  }

  /**
   * A prediction was made. Takes a comparison, but for a few times a second.
   *
   * @param now in ms since 1970-01-01 UTC
   */
  public void predicted(Prediction prediction, long now) {
    if (now - predictedAt >= PREDICTION_MILLIS) {
      predictedAt = now;
      predictions.add(shown(prediction, now));
    }
  }

  private Predicted shown(Prediction prediction, long now) {
    List<Float> scores = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_SCORES, prediction.scores.length); i++) {
      scores.add(prediction.scores[i]);
    }
    float predicted =
        task instanceof Task.Classification
            ? PredictedClass.of(prediction.scores)
            : prediction.scores[0];
    return new Predicted(
        now,
        shortened(prediction.id),
        prediction.step,
        List.copyOf(scores),
        predicted,
        prediction.isLabelled() ? prediction.label[0] : null,
        prediction.loss);
  }

  /** A record with this value went to the dead letters. */
  public void deadLetter(InvalidSampleException fault, long offset, byte @Nullable [] value) {
    byte[] bytes = value == null ? new byte[0] : value;
    String record = new String(Arrays.copyOf(bytes, Math.min(bytes.length, MOST_TEXT)), UTF_8);
    String reason = fault.reason().tag();
    String message = shortened(String.valueOf(fault.getMessage()));
    refusals.merge(reason, new Refusal(reason, 1, message, offset), (all, one) -> all.oneMore());
    deadLetters.add(
        new DeadLetter(clock.wallTime(), reason, message, offset, bytes.length, record));
  }

  /** A checkpoint was written. */
  public void checkpoint(long step, long bytes, Map<String, Double> scores) {
    checkpoints.add(new Checkpoint(clock.wallTime(), step, bytes, Map.copyOf(scores)));
  }

  /** An event was sent; of many alike, one a second is kept. */
  public void event(Event event) {
    mark(event.type().tag(), event.step(), event.message());
  }

  /** The state was read back. */
  public void restored(long step) {
    if (step > 0) {
      mark("restart", step, "the learner continued from its stored state");
    }
  }

  private void mark(String type, long step, String message) {
    long now = clock.wallTime();
    Mark last = marks.newest();
    if (last == null || !last.type().equals(type) || now - last.time() >= SAME_MARK_MILLIS) {
      marks.add(new Mark(now, type, step, message));
    }
  }

  /**
   * The model's state was taken for another purpose; every other second it is looked at.
   *
   * @param layout names and shapes of what {@code state} holds
   */
  public void weights(Layout layout, float[] state) {
    long now = clock.wallTime();
    if (now - weighedAt >= WEIGHTS_MILLIS) {
      weighedAt = now;
      variables = weights.sample(layout, state);
    }
  }

  void window(WindowDetail detail) {
    window = detail;
  }

  private static String shortened(String text) {
    return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "…";
  }

  /** What lies behind the scores of the window; empty before the first sample. */
  public Optional<WindowDetail> window() {
    return Optional.ofNullable(window);
  }

  /** The variables of the model when its state was last looked at. */
  public List<VariableSample> variables() {
    return variables;
  }

  /** Some of the latest predictions, the newest first. */
  public List<Predicted> predictions() {
    return predictions.list();
  }

  /** The latest dead letters, the newest first. */
  public List<DeadLetter> deadLetters() {
    return deadLetters.list();
  }

  /** All dead letters by their reason, most of a kind first. */
  List<Refusal> refusals() {
    return refusals.values().stream()
        .sorted(Comparator.comparingLong(Refusal::count).reversed())
        .toList();
  }

  /** The latest checkpoints, the newest first. */
  public List<Checkpoint> checkpoints() {
    return checkpoints.list();
  }

  /** The latest marks, the newest first. */
  public List<Mark> marks() {
    return marks.list();
  }
}
