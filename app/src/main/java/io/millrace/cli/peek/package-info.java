/** Records as the model sees them. */
@NullMarked
package io.millrace.cli.peek;

import org.jspecify.annotations.NullMarked;
