package io.millrace.conformal;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/**
 * Predictions say where the label is likely to be: a number's in an interval, a class's in a set.
 *
 * @param coverage the share of labels that are to be there
 */
public record Intervals(@Default("0.9") @Bounds("> 0 and < 1") double coverage) {}
