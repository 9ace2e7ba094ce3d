/** The commands, and what people and programs see of them. */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
