package io.millrace.optimizer;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Freezes the model when it has converged: when the smoothed norm of the gradient is small, or the
 * windowed prequential loss has stopped to fall. At least one of {@code gradientNorm} and {@code
 * patience} is set. Drift thaws it.
 *
 * @param gradientNorm ε: the model freezes when the smoothed norm is below it
 * @param smoothing β of n ← β n + (1 − β) ‖∇J‖, computed at each step; the norm counts from 1 / (1
 *     − β) steps on
 * @param patience samples without improvement after which the model freezes
 * @param improvement by which the loss must be below the best one to count as improved
 */
public record EarlyStopping(
    @Bounds("> 0") @Nullable Double gradientNorm,
    @Default("0.99") @Bounds(">= 0 and < 1") double smoothing,
    @Unit("samples") @Bounds(">= 1") @Nullable Long patience,
    @Default("1e-4") @Bounds(">= 0") double improvement) {}
