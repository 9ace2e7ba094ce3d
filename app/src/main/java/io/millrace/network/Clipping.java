package io.millrace.network;

import io.millrace.settings.Bounds;

/**
 * Limits on the gradient, against explosions.
 *
 * @param globalNorm where the norm of all gradients together exceeds this, they are scaled down to
 *     it (Pascanu et al. 2013)
 */
public record Clipping(@Bounds("> 0") double globalNorm) {}
