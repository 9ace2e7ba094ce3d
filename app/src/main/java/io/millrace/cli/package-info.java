/** The commands, and the one place that puts all the parts together. */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
