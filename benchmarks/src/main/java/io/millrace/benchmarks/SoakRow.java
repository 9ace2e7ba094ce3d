package io.millrace.benchmarks;

import java.util.Locale;

/**
 * What was seen at one time of a long run.
 *
 * @param seconds since its begin
 * @param life the learner's process, counted from 1
 * @param learner its process; NaN and −1 while it is away, as the others are
 * @param heap MiB of its heap in use
 * @param broker the broker's process
 * @param sent samples a second since the row before
 * @param predicted predictions a second
 * @param p50 median latency of these predictions, in ms; NaN if there were none
 * @param p99 their 99th percentile
 * @param events what was done meanwhile
 */
record SoakRow(
    double seconds,
    int life,
    Vitals learner,
    double heap,
    Vitals broker,
    double sent,
    double predicted,
    double p50,
    double p99,
    String events) {
  static final String HEADER =
      "seconds,life,rss_mib,heap_mib,threads,handles,broker_rss_mib,broker_threads,broker_handles,"
          + "sent_per_s,predicted_per_s,p50_ms,p99_ms,events\n";

  /** What is told of a process that is away. */
  static final Vitals AWAY = new Vitals(Double.NaN, -1, -1);

  double hours() {
    return seconds / 3600;
  }

  /** A line of CSV, after {@link #HEADER}. */
  String csv() {
    return String.format(
        Locale.ROOT,
        "%.1f,%d,%.1f,%.1f,%d,%d,%.1f,%d,%d,%.1f,%.1f,%.0f,%.0f,%s\n",
        seconds,
        life,
        learner.mebibytes(),
        heap,
        learner.threads(),
        learner.handles(),
        broker.mebibytes(),
        broker.threads(),
        broker.handles(),
        sent,
        predicted,
        p50,
        p99,
        events);
  }
}
