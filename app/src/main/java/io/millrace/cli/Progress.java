package io.millrace.cli;

import io.millrace.app.LearnerApp;
import io.millrace.app.Learning;
import io.millrace.cli.terminal.StatusLine;
import io.millrace.cli.terminal.TerminalDevice;
import io.millrace.metrics.ReplicaStatus;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells on standard error how learning goes, so that reports on standard output stay clean. */
final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  /** How it is told. */
  enum Form {
    /** On a terminal: one line that overwrites itself. */
    TERMINAL(500),
    /** Elsewhere: a new line every few seconds. */
    LINES(5_000),
    /** For programs: a JSON object on a line every few seconds. */
    JSON(5_000),
    /** Not at all. */
    NONE(Long.MAX_VALUE);

    private final long everyMillis;

    Form(long everyMillis) {
      this.everyMillis = everyMillis;
    }
  }

  /** The length of a line that no terminal limits. */
  private static final int UNLIMITED = Integer.MAX_VALUE;

  /** Until it learns TensorFlow may print lines of its own, which nothing keeps off ours. */
  private static final long QUIET_START_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Form form;
  private final PrintStream err;
  private final LongSupplier remaining;
  private final SampleRate rate = new SampleRate();
  private final long everyNanos;
  private final long startedAt = System.nanoTime();
  private long shownAt;

  /**
   * Writes to this stream.
   *
   * @param remaining samples until the end, or below 0 where none is in sight
   */
  Progress(Form form, PrintStream err, LongSupplier remaining) {
    this.form = form;
    this.err = err;
    this.remaining = remaining;
    this.everyNanos = TimeUnit.MILLISECONDS.toNanos(form.everyMillis);
    this.shownAt = startedAt;
  }

  /** Shows how it goes until it is done, or has been asked to stop. */
  void follow(Learning learning, BooleanSupplier done) throws InterruptedException {
    LearnerApp app = learning.app();
    try {
      learning.await(() -> done.getAsBoolean() || Termination.isRequested(), () -> show(app));
    } finally {
      end(app);
    }
    LOG.info(Termination.isRequested() ? "stopping" : "all samples are learned");
  }

  /** Shows how it goes, if it is time. */
  private void show(LearnerApp app) {
    long now = System.nanoTime();
    if (now - shownAt >= everyNanos) {
      shownAt = now;
      List<ReplicaStatus> replicas = app.replicas();
      double perSecond = rate.update(replicas, now);
      if (perSecond > 0 || now - startedAt > QUIET_START_NANOS) {
        print(replicas, perSecond, app.lag());
      }
    }
  }

  /** Shows how it went, with the rate of the whole. */
  private void end(LearnerApp app) {
    if (form != Form.NONE) {
      List<ReplicaStatus> replicas = app.replicas();
      rate.update(replicas, System.nanoTime());
      print(replicas, rate.mean(), app.lag());
    }
    StatusLine.ofProcess().end();
  }

  private void print(List<ReplicaStatus> replicas, @Nullable Double perSecond, OptionalLong lag) {
    if (replicas.isEmpty()) {
      return;
    }
    ProgressReport report = ProgressReport.of(replicas, perSecond, lag, remaining.getAsLong());
    switch (form) {
      case TERMINAL ->
          // In its last column a terminal would begin a new line.
          StatusLine.ofProcess().show(report.line(TerminalDevice.width() - 1), err);
      case LINES -> err.println(report.line(UNLIMITED));
      case JSON -> err.println(Json.line(report));
      case NONE -> {}
    }
  }
}
