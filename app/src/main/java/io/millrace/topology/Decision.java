package io.millrace.topology;

import io.millrace.model.StepResult;
import java.util.function.BooleanSupplier;

/**
 * What is done at decision boundaries only, so that it is a function of the log. Decisions are not
 * repeated when samples are replayed after a restart: one that changes the model must have the
 * model's state written at the next commit.
 */
@FunctionalInterface
interface Decision {
  /** Decides; called at each boundary, in the order of the log. */
  void decide(Boundary boundary);

  /** Takes note of what a block gave; its mini-batches come in the order of the log. */
  default void learned(StepResult result) {}

  /** Whether what was decided takes longer than one turn. Until it is done nothing is learned. */
  default boolean isUnfinished() {
    return false;
  }

  /** Goes on with it, for as long as a commit may take. */
  default void carryOn() {}

  /** This decision, but it is not made while something holds. */
  default Decision unless(BooleanSupplier waits) {
    Decision decision = this;
    return new Decision() {
      @Override
      public void decide(Boundary boundary) {
        if (!waits.getAsBoolean()) {
          decision.decide(boundary);
        }
      }

      @Override
      public void learned(StepResult result) {
        decision.learned(result);
      }

      @Override
      public boolean isUnfinished() {
        return decision.isUnfinished();
      }

      @Override
      public void carryOn() {
        decision.carryOn();
      }
    };
  }
}
