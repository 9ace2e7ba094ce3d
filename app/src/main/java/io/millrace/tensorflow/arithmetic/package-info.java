/** Sums that floats alone would not hold. */
@NullMarked
package io.millrace.tensorflow.arithmetic;

import org.jspecify.annotations.NullMarked;
