/** Losses as pure functions of the network's outputs and the labels. */
@NullMarked
package io.millrace.tensorflow.loss;

import org.jspecify.annotations.NullMarked;
