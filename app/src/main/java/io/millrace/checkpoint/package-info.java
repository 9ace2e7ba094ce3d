/** Checkpoints as records of a topic: chunks, then a manifest that vouches for them. */
@NullMarked
package io.millrace.checkpoint;

import org.jspecify.annotations.NullMarked;
