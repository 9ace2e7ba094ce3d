package io.millrace.config;

import io.millrace.optimizer.Optimizer;
import org.jspecify.annotations.Nullable;

/** Checks that an optimizer's settings fit each other. */
final class OptimizerChecks {
  private final Problems problems;

  OptimizerChecks(Problems problems) {
    this.problems = problems;
  }

  /**
   * Checks an optimizer.
   *
   * @param path of its setting
   */
  void check(@Nullable Optimizer optimizer, String path) {
    if (optimizer instanceof Optimizer.Rmsprop rmsprop
        && rmsprop.centered()
        && rmsprop.correctsBias()) {
      problems.add(
          path + ".rmsprop.bias_correction",
          "true",
          "must be left out with centered: the first variance is 0, and the first step without bound");
    }
  }
}
