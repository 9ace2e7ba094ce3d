/** Detectors of drift: they tell from the losses, one after the other, that the stream changed. */
@NullMarked
package io.millrace.drift;

import org.jspecify.annotations.NullMarked;
