/** Prequential evaluation: every sample tests the model before it teaches it. */
@NullMarked
package io.millrace.evaluate;

import org.jspecify.annotations.NullMarked;
