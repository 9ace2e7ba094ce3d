package io.millrace.evaluate;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;

/**
 * How predictions are judged.
 *
 * @param window the latest samples that windowed scores are computed over
 */
public record EvaluationSettings(@Default("1000") @Bounds(">= 1") @Unit("samples") int window) {}
