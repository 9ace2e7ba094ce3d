/** The terminal: a line that overwrites itself, logs that keep off it, tables. */
@NullMarked
package io.millrace.cli.terminal;

import org.jspecify.annotations.NullMarked;
