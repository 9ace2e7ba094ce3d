/** Predictions on request: a model of its own that follows the one that learns. */
@NullMarked
package io.millrace.serving;

import org.jspecify.annotations.NullMarked;
