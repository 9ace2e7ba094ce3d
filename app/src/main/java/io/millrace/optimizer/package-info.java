/** Settings of the optimizers, and the learning rate as a function of the step. */
@NullMarked
package io.millrace.optimizer;

import org.jspecify.annotations.NullMarked;
