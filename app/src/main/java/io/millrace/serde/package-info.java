/** The bytes of every record: samples, predictions, checkpoints and events. */
@NullMarked
package io.millrace.serde;

import org.jspecify.annotations.NullMarked;
