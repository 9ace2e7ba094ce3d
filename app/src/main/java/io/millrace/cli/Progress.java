package io.millrace.cli;

import io.millrace.metrics.ReplicaStatus;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One line on how learning goes: on a terminal it overwrites itself, elsewhere there is a new one
 * every few seconds.
 */
final class Progress {
  private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private final boolean terminal;
  private long shownAt;
  private long shownSamples;
  private boolean shown;

  /** Writes to standard error, so that reports on standard output stay clean. */
  Progress() {
    // The launcher knows: Java can't tell a terminal before version 22.
    this(System.err, Boolean.getBoolean("millrace.terminal"));
  }

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.shownAt = System.nanoTime();
  }

  /** Shows the line if it is time. */
  void show(LearnerApp app) {
    if (System.nanoTime() - shownAt >= (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      print(app.replicas(), app.lag());
    }
  }

  /** Shows the line for the last time. */
  void end(LearnerApp app) {
    print(app.replicas(), app.lag());
    if (terminal) {
      out.println();
    }
  }

  private void print(List<ReplicaStatus> replicas, long lag) {
    if (replicas.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    long samples = replicas.stream().mapToLong(ReplicaStatus::samples).sum();
    double seconds = (now - shownAt) / 1e9;
    double rate = shown ? Math.max(0, samples - shownSamples) / seconds : 0;
    String line = line(replicas, samples, rate, lag);
    out.print(terminal ? "\r" + line + "\u001b[K" : line + System.lineSeparator());
    out.flush();
    shown = true;
    shownAt = now;
    shownSamples = samples;
  }

  /** The line. */
  static String line(List<ReplicaStatus> replicas, long samples, double rate, long lag) {
    ReplicaStatus first = replicas.get(0);
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%,d samples  %,.0f/s  step %,d",
            samples,
            rate,
            replicas.stream().mapToLong(ReplicaStatus::step).sum()));
    Map<String, Double> window = first.windowed();
    for (String score : List.of("loss", "accuracy", "rmse")) {
      if (window.containsKey(score)) {
        line.append(String.format(Locale.ROOT, "  %s %.4f", score, window.get(score)));
      }
    }
    if (replicas.stream().anyMatch(replica -> replica.frozen() != null)) {
      line.append("  frozen");
    }
    long deadLetters = replicas.stream().mapToLong(ReplicaStatus::deadLetters).sum();
    if (deadLetters > 0) {
      line.append(String.format(Locale.ROOT, "  dead letters %,d", deadLetters));
    }
    return line.append(String.format(Locale.ROOT, "  lag %,d", lag)).toString();
  }
}
