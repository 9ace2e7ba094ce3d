package io.millrace.learning;

/**
 * Those who compare the model with what it was. They begin anew when another takes its place, which
 * has nothing to do with that.
 */
record Comparisons(
    DriftWatch drift,
    Pruner pruner,
    WindowedLoss loss,
    Plateau plateau,
    Convergence convergence,
    WindowedLoss convergingLoss) {
  /** The model is another from here on. */
  void restart(Boundary here) {
    drift.restart();
    pruner.restart();
    loss.restart();
    plateau.restart();
    convergence.restart(here);
    convergingLoss.restart();
  }
}
