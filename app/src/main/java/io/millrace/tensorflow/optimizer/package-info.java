/** Optimizers as pure functions: weight, gradient and slots in, the same out. */
@NullMarked
package io.millrace.tensorflow.optimizer;

import org.jspecify.annotations.NullMarked;
