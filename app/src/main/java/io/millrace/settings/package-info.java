/** Annotations that a settings record carries: its defaults, bounds and units. */
@NullMarked
package io.millrace.settings;

import org.jspecify.annotations.NullMarked;
