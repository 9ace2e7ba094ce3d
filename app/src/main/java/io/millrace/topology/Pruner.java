package io.millrace.topology;

import io.millrace.model.MagnitudePruning;
import io.millrace.model.OnlineModel;
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
final class Pruner implements Decision {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

  private final @Nullable Pruning settings;
  private final OnlineModel model;
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
      OnlineModel model,
      DoubleSupplier windowedLoss,
      LearnerListener listener) {
    this.settings = settings;
    this.model = model;
    this.windowedLoss = windowedLoss;
    this.listener = listener;
  }

  @Override
  public void decide(Boundary boundary) {
    double wanted = settings == null ? 0 : settings.at(boundary.step());
    if (wanted <= target) {
      return;
    }
    double loss = windowedLoss.getAsDouble();
    if (target == 0) {
      lossBefore = loss;
    }
    MagnitudePruning.Result pruned = MagnitudePruning.prune(model.snapshot(), wanted);
    model.restore(pruned.state());
    target = wanted;
    sparsity = pruned.sparsity();
    tell();
    LOG.info(
        "step {}: pruned to sparsity {}; the windowed loss is {}, {} since pruning began",
        boundary.step(),
        sparsity,
        loss,
        loss - lossBefore);
  }

  private void tell() {
    listener.pruned(new LearnerListener.Pruned(sparsity, lossBefore));
  }

  /** The share of weights that were to be out after the latest pruning; 0 before the first. */
  double target() {
    return target;
  }

  void writeState(DataOutput out) throws IOException {
    out.writeDouble(target);
    out.writeDouble(sparsity);
    out.writeDouble(lossBefore);
  }

  /** Continues from what {@link #writeState} wrote. */
  void readState(DataInput in) throws IOException {
    target = in.readDouble();
    sparsity = in.readDouble();
    lossBefore = in.readDouble();
    if (target > 0) {
      tell();
    }
  }
}
