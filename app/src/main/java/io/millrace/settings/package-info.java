/**
 * What all settings are written with: the annotations that a record carries (its defaults, bounds
 * and units), and how choices are listed and named.
 */
@NullMarked
package io.millrace.settings;

import org.jspecify.annotations.NullMarked;
