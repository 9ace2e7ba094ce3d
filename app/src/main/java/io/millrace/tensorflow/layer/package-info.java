/** Layers as pure functions: inputs and variables in, outputs and new statistics out. */
@NullMarked
package io.millrace.tensorflow.layer;

import org.jspecify.annotations.NullMarked;
