package io.millrace.optimizer;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;

/**
 * Lowers the learning rate when the windowed prequential loss has stopped to fall (Keras's
 * ReduceLROnPlateau, which counts epochs where this counts control intervals). Its factor
 * multiplies the schedule's.
 *
 * @param factor the rate is multiplied by it each time
 * @param patience control intervals in a row without improvement before that
 * @param improvement by which the loss must be below the best one to count as improved
 * @param minimum of all factors together
 */
public record ReduceOnPlateau(
    @Default("0.1") @Bounds("> 0 and < 1") double factor,
    @Default("10 intervals") @Unit(value = "intervals", former = "decisions") @Bounds(">= 1")
        int patience,
    @Default("1e-4") @Bounds(">= 0") double improvement,
    @Default("0") @Bounds(">= 0 and < 1") double minimum) {}
