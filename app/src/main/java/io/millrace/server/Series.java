package io.millrace.server;

import io.millrace.evaluate.Score;
import io.millrace.evaluate.WindowDetail;
import io.millrace.metrics.Activity;
import io.millrace.metrics.ReplicaStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers whose history is kept. */
enum Series {
  LOSS,
  LOSS_CUMULATIVE,
  ACCURACY,
  NO_CHANGE_ACCURACY,
  MAJORITY_ACCURACY,
  RMSE,
  BASELINE_RMSE,
  HELD_OUT_LOSS,
  HELD_OUT_ACCURACY,
  HELD_OUT_RMSE,
  LEARNING_RATE,
  GRADIENT_NORM,
  /** Samples per second. */
  THROUGHPUT,
  /** Seconds per mini-batch. */
  STEP_TIME,
  /** Seconds. */
  LATENCY_P50,
  LATENCY_P99,
  /** Records. */
  LAG;

  /** All keys, in the order of a point's values. */
  static List<String> keys() {
    return Arrays.stream(values()).map(Series::key).toList();
  }

  /** The name in JSON. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * All numbers of one moment, in the order of the series; NaN where there is none.
   *
   * @param done since the moment before
   * @param seconds since then
   * @param lag NaN if it is not known; left out while the model is made, as in {@link ReplicaRow}
   */
  static float[] of(
      ReplicaStatus status,
      @Nullable WindowDetail detail,
      Activity done,
      double seconds,
      double lag) {
    Map<String, Double> window = status.windowed();
    Map<String, Double> heldOut = status.heldOut().windowed();
    double baseline =
        detail instanceof WindowDetail.Numbers numbers ? numbers.baselineRmse() : Double.NaN;
    double[] values = {
      score(window, Score.LOSS),
      score(status.cumulative(), Score.LOSS),
      score(window, Score.ACCURACY),
      score(window, Score.NO_CHANGE_ACCURACY),
      score(window, Score.MAJORITY_ACCURACY),
      score(window, Score.RMSE),
      baseline,
      score(heldOut, Score.LOSS),
      score(heldOut, Score.ACCURACY),
      score(heldOut, Score.RMSE),
      status.learningRate(),
      status.gradientNorm(),
      done.samples() / seconds,
      done.stepTime(),
      done.latency(0.5),
      done.latency(0.99),
      status.state() == ReplicaStatus.State.STARTING
          ? Double.NaN
          : lag // it counts what waits as read
    };
    float[] point = new float[values.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) values[i];
    }
    return point;
  }

  private static double score(Map<String, Double> scores, Score score) {
    return scores.getOrDefault(score.key(), Double.NaN);
  }
}
