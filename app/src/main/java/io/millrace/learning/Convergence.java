package io.millrace.learning;

import io.millrace.model.StepResult;
import io.millrace.optimizer.EarlyStopping;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Measures, for {@link EarlyStopping}, whether a model has converged. */
final class Convergence implements Participant {
  private final @Nullable EarlyStopping settings;
  private final LearningControl control;
  private final DoubleSupplier windowedLoss;
  private double norm;
  private long steps;
  private double best = Double.POSITIVE_INFINITY;
  private long bestAt;

  /**
   * Starts to measure.
   *
   * @param settings absent: it never has
   * @param windowedLoss NaN if there is none
   */
  Convergence(
      @Nullable EarlyStopping settings, LearningControl control, DoubleSupplier windowedLoss) {
    this.settings = settings;
    this.control = control;
    this.windowedLoss = windowedLoss;
  }

  /** Whether anything is measured. */
  boolean isActive() {
    return settings != null;
  }

  /** Takes the gradients' norms, mini-batch by mini-batch; those that were skipped have none. */
  @Override
  public void learned(StepResult result) {
    if (settings == null || settings.gradientNorm() == null || control.isFrozen()) {
      return;
    }
    for (int i = 0; i < result.steps(); i++) {
      if (result.applied()[i]) {
        double latest = result.gradientNorms()[i];
        double kept = steps == 0 ? 0 : settings.smoothing();
        norm = kept * norm + (1 - kept) * latest;
        steps++;
      }
    }
  }

  /** Why the model counts as converged at this boundary, or null if it does not. */
  @Nullable String reached(Boundary boundary) {
    if (settings == null) {
      return null;
    }
    Double least = settings.gradientNorm();
    if (least != null && steps >= 1 / (1 - settings.smoothing()) && norm < least) {
      return String.format(
          Locale.ROOT, "the smoothed gradient norm is %.3g, below %.3g", norm, least);
    }
    return settings.patience() == null
        ? null
        : stale(boundary, settings.patience(), settings.improvement());
  }

  private @Nullable String stale(Boundary boundary, long patience, double improvement) {
    double loss = windowedLoss.getAsDouble();
    if (Double.isNaN(loss)) {
      return null;
    }
    if (loss < best - improvement) {
      best = loss;
      bestAt = boundary.samples();
    }
    long waited = boundary.samples() - bestAt;
    return waited < patience
        ? null
        : String.format(
            Locale.ROOT,
            "the loss over the window has not improved on %.4g for %d samples",
            best,
            waited);
  }

  /** Measures anew from here on. */
  void restart(Boundary boundary) {
    norm = 0;
    steps = 0;
    best = Double.POSITIVE_INFINITY;
    bestAt = boundary.samples();
  }

  @Override
  public String name() {
    return "early_stopping";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeDouble(norm);
    out.writeLong(steps);
    out.writeDouble(best);
    out.writeLong(bestAt);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    norm = in.readDouble();
    steps = in.readLong();
    best = in.readDouble();
    bestAt = in.readLong();
  }
}
