package io.millrace.learning;

import io.millrace.optimizer.ReduceOnPlateau;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ReduceOnPlateau}. After a reduction the best loss is measured anew: that of a drifting
 * stream may never come back. What it has seen is part of the learner's state.
 */
final class Plateau implements Participant {
  private static final Logger LOG = LoggerFactory.getLogger(Plateau.class);

  private final @Nullable ReduceOnPlateau settings;
  private final LearningControl control;
  private final DoubleSupplier windowedLoss;
  private double best = Double.POSITIVE_INFINITY;
  private int waited;
  private double factor = 1;

  /**
   * Starts with the whole rate.
   *
   * @param settings absent: nothing is ever decided
   * @param windowedLoss NaN if there is none
   */
  Plateau(
      @Nullable ReduceOnPlateau settings, LearningControl control, DoubleSupplier windowedLoss) {
    this.settings = settings;
    this.control = control;
    this.windowedLoss = windowedLoss;
    control.addRateFactor(() -> factor);
  }

  @Override
  public void decide(Boundary boundary) {
    if (settings == null || control.isFrozen()) {
      return;
    }
    double loss = windowedLoss.getAsDouble();
    if (Double.isNaN(loss)) {
      return;
    }
    if (loss < best - settings.improvement()) {
      best = loss;
      waited = 0;
    } else if (++waited >= settings.patience()) {
      best = loss;
      waited = 0;
      factor = Math.max(settings.minimum(), factor * settings.factor());
      control.scaleRate(boundary.step());
      LOG.info(
          "step {}: the loss has not improved, learning rate multiplied by {}",
          boundary.step(),
          factor);
    }
  }

  /** Measures anew: the model is another. The rate stays. */
  void restart() {
    best = Double.POSITIVE_INFINITY;
    waited = 0;
  }

  @Override
  public String name() {
    return "plateau";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeDouble(best);
    out.writeInt(waited);
    out.writeDouble(factor);
  }

  /** Without settings the rate is whole again. */
  @Override
  public void read(DataInput in, int version) throws IOException {
    best = in.readDouble();
    waited = in.readInt();
    double stored = in.readDouble();
    factor = settings == null ? 1 : stored;
  }

  @Override
  public void resume(long step) {
    control.scaleRate(step);
  }
}
