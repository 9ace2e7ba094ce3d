/** The streams on which the literature compares learners, with drift at a chosen place. */
@NullMarked
package io.millrace.streams;

import org.jspecify.annotations.NullMarked;
