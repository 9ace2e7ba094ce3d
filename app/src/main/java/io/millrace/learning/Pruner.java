package io.millrace.learning;

import io.millrace.optimizer.Pruning;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Pruning}. Which weights are out is part of the model's state; how far it has come, and the
 * loss before the first were taken out, are part of the learner's.
 */
final class Pruner implements Participant {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

  private final @Nullable Pruning settings;
  private final LearningControl control;
  private final DoubleSupplier windowedLoss;
  private final LearnerListener listener;
  private double target;
  private double sparsity;
  private double lossBefore = Double.NaN;

  /**
   * Starts with all weights.
   *
   * @param settings absent: nothing is ever taken out
   * @param windowedLoss NaN if there is none
   */
  Pruner(
      @Nullable Pruning settings,
      LearningControl control,
      DoubleSupplier windowedLoss,
      LearnerListener listener) {
    this.settings = settings;
    this.control = control;
    this.windowedLoss = windowedLoss;
    this.listener = listener;
  }

  @Override
  public void decide(Boundary boundary) {
    double wanted = settings == null || control.isFrozen() ? 0 : settings.at(boundary.step());
    if (wanted <= target) {
      return;
    }
    double loss = windowedLoss.getAsDouble();
    if (target == 0) {
      lossBefore = loss;
    }
    target = wanted;
    sparsity = control.prune(wanted, boundary.step());
    tell();
    LOG.info(
        "step {}: pruned to sparsity {}; the windowed loss is {}, {} since pruning began",
        boundary.step(),
        sparsity,
        loss,
        loss - lossBefore);
  }

  /** The model is another, with other weights or all of them: the next boundary takes them out. */
  void restart() {
    if (target > 0) {
      target = 0;
      sparsity = 0;
      lossBefore = Double.NaN;
      tell();
    }
  }

  private void tell() {
    listener.pruned(new LearnerListener.Pruned(sparsity, lossBefore));
  }

  @Override
  public String name() {
    return "pruning";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeDouble(target);
    out.writeDouble(sparsity);
    out.writeDouble(lossBefore);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    target = in.readDouble();
    sparsity = in.readDouble();
    lossBefore = in.readDouble();
    if (target > 0) {
      tell();
    }
  }
}
