package io.millrace.config;

import io.millrace.model.Determinism;
import io.millrace.model.ModelSettings;
import io.millrace.network.Clipping;
import io.millrace.network.Distillation;
import io.millrace.network.Regularization;
import io.millrace.optimizer.Pruning;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unless;
import org.jspecify.annotations.Nullable;

/**
 * How a step is made.
 *
 * @param regularization what keeps weights small; absent: nothing
 * @param clipping the limit of the gradient; absent: none
 * @param pruning how many weights are taken out, and when; absent: none
 * @param distillation a teacher to learn from beside the labels
 * @param batchSize samples per step
 * @param seed of the initial weights
 * @param plan how mini-batches are run
 * @param device what computes
 * @param determinism where the same settings and samples give the same bits
 */
public record Training(
    @Nullable @Unless("saved_model") Regularization regularization,
    @Nullable @Unless("saved_model") Clipping clipping,
    @Nullable @Unless("saved_model") Pruning pruning,
    @Nullable @Unless("saved_model") Distillation distillation,
    @Default("1") @Bounds(">= 1") int batchSize,
    @Default("1") @Unless("saved_model") long seed,
    @Default("auto") @Unless("saved_model") ModelSettings.Plan plan,
    @Default("cpu") ModelSettings.Device device,
    @Default("portable") Determinism determinism) {
  /** The same with another number of samples per step. */
  Training withBatchSize(int size) {
    return new Training(
        regularization, clipping, pruning, distillation, size, seed, plan, device, determinism);
  }
}
