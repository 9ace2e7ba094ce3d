package io.millrace.metrics;

import io.millrace.evaluate.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One variable of the model at one time.
 *
 * @param name for instance {@code 1_dense/weights}
 * @param values how its numbers lie
 * @param gradients how the optimizer's running mean of its gradients lies (Adam's first moment, the
 *     velocity of momentum); null if the optimizer keeps none
 * @param changes how far its numbers moved since the sample before; null in the first
 */
public record VariableSample(
    String name, Histogram values, @Nullable Histogram gradients, @Nullable Histogram changes) {}
