package io.millrace.metrics;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How much a replica did since its task started; the difference of two tells of the time between
 * them.
 *
 * @param samples that got their prediction
 * @param calls of the model that learned
 * @param stepSeconds the mean time per mini-batch of each call, summed
 * @param bounds upper bounds of the buckets of latency, in seconds, ascending
 * @param latencies predictions at or below each bound, and all of them behind these
 */
public record Activity(
    double samples, double calls, double stepSeconds, double[] bounds, double[] latencies) {

  /**
   * What these timers have counted.
   *
   * @param latencies of different predictions, with the same buckets
   */
  static Activity of(Timer stepTime, List<Timer> latencies) {
    List<HistogramSnapshot> all = latencies.stream().map(Timer::takeSnapshot).toList();
    double[] bounds =
        Arrays.stream(all.get(0).histogramCounts())
            .mapToDouble(bucket -> bucket.bucket(TimeUnit.SECONDS))
            .toArray();
    double[] counts = new double[bounds.length + 1];
    for (HistogramSnapshot histogram : all) {
      CountAtBucket[] buckets = histogram.histogramCounts();
      for (int i = 0; i < counts.length; i++) {
        counts[i] += i < buckets.length ? buckets[i].count() : histogram.count();
      }
    }
    return new Activity(
        counts[bounds.length],
        stepTime.count(),
        stepTime.totalTime(TimeUnit.SECONDS),
        bounds,
        counts);
  }

  /** What was done since then; all of it if that was another task's. */
  public Activity since(Activity earlier) {
    if (earlier.samples > samples || earlier.latencies.length != latencies.length) {
      return this;
    }
    double[] counts = new double[latencies.length];
    Arrays.setAll(counts, i -> latencies[i] - earlier.latencies[i]);
    return new Activity(
        samples - earlier.samples,
        calls - earlier.calls,
        stepSeconds - earlier.stepSeconds,
        bounds,
        counts);
  }

  /** The mean time per mini-batch in seconds, NaN without any. */
  public double stepTime() {
    return stepSeconds / calls;
  }

  /**
   * The latency in seconds that this share of the predictions did not exceed, interpolated within
   * its bucket; NaN if there were no predictions.
   */
  public double latency(double share) {
    double all = latencies[latencies.length - 1];
    double wanted = share * all;
    double lower = 0;
    double below = 0;
    for (int i = 0; i < bounds.length; i++) {
      if (latencies[i] >= wanted && latencies[i] > below) {
        return lower + (bounds[i] - lower) * (wanted - below) / (latencies[i] - below);
      }
      lower = bounds[i];
      below = latencies[i];
    }
    return all > 0 ? lower : Double.NaN;
  }
}
