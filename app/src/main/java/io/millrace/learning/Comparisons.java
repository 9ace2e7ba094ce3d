package io.millrace.learning;

/**
 * Those who compare the model with what it was. They begin anew when another takes its place, which
 * has nothing to do with that; whether it has converged is measured anew by {@link Freezing}.
 */
record Comparisons(DriftWatch drift, Pruner pruner, WindowedLoss loss, Plateau plateau) {
  /** The model is another from here on. */
  void restart() {
    drift.restart();
    pruner.restart();
    loss.restart();
    plateau.restart();
  }
}
