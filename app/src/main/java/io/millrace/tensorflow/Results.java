package io.millrace.tensorflow;

import io.millrace.model.MemberResults;
import io.millrace.model.StepResult;

/** A model's results in turn, so that the latest stay what they are during the next calls. */
final class Results {
  private final StepResult[] results;
  private int next;

  /**
   * Makes room.
   *
   * @param calls whose results are valid at a time
   * @param steps mini-batches of a block
   * @param members of a pool, else 0
   */
  Results(int calls, int steps, int batchSize, int outputs, int members) {
    results = new StepResult[calls];
    int rows = steps * batchSize;
    for (int i = 0; i < results.length; i++) {
      results[i] =
          new StepResult(
              new float[rows * outputs],
              new float[rows],
              new float[steps],
              new boolean[steps],
              new float[steps],
              MemberResults.of(steps, members),
              0);
    }
  }

  /** The one to be filled by the next call. */
  StepResult next() {
    next = (next + 1) % results.length;
    return results[next];
  }
}
