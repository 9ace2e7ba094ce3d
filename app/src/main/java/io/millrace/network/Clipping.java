package io.millrace.network;

import io.millrace.settings.Bounds;
import org.jspecify.annotations.Nullable;

/**
 * A limit on the gradient, against explosions. One of the three is set.
 *
 * @param value each number of the gradient beyond ± this is set to it
 * @param norm where the norm of one variable's gradient exceeds this, it is scaled down to it
 * @param globalNorm where the norm of all gradients together exceeds this, they are scaled down to
 *     it (Pascanu et al. 2013)
 */
public record Clipping(
    @Bounds("> 0") @Nullable Double value,
    @Bounds("> 0") @Nullable Double norm,
    @Bounds("> 0") @Nullable Double globalNorm) {}
