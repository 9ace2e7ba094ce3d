package io.millrace.config;

import io.millrace.network.Clipping;
import io.millrace.optimizer.Pruning;
import java.util.Objects;
import java.util.stream.Stream;

/** Checks the limits on the gradient and the course of pruning. */
final class TrainingChecks {
  private final Problems problems;

  TrainingChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a draft, whose parts may be null. */
  void check(Training draft) {
    if (draft.pruning() != null) {
      checkSchedule(draft.pruning());
    }
    if (draft.clipping() != null) {
      checkOneLimit(draft.clipping());
    }
  }

  private void checkSchedule(Pruning pruning) {
    if (pruning.begin() >= pruning.end()) {
      problems.add(
          "pruning.begin", pruning.begin(), "must be before end, which is " + pruning.end());
    }
    if (pruning.initial() > pruning.sparsity()) {
      problems.add(
          "pruning.initial",
          pruning.initial(),
          "must be at most sparsity, which is " + pruning.sparsity());
    }
  }

  private void checkOneLimit(Clipping clipping) {
    long limits =
        Stream.of(clipping.value(), clipping.norm(), clipping.globalNorm())
            .filter(Objects::nonNull)
            .count();
    if (limits != 1) {
      problems.add(
          "clipping", limits + " limits", "must hold one of value, norm, global_norm, no more");
    }
  }
}
