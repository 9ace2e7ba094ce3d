package io.millrace.tensorflow;

import io.millrace.model.StepResult;

/** A model's results in turn, so that the latest stays what it is during the next call. */
final class Results {
  private StepResult result;
  private StepResult other;

  /**
   * Makes room.
   *
   * @param steps mini-batches of a block
   */
  Results(int steps, int batchSize, int outputs) {
    result = empty(steps, batchSize, outputs);
    other = empty(steps, batchSize, outputs);
  }

  private static StepResult empty(int steps, int batchSize, int outputs) {
    int rows = steps * batchSize;
    return new StepResult(
        new float[rows * outputs],
        new float[rows],
        new float[steps],
        new boolean[steps],
        new float[steps],
        0);
  }

  /** The one to be filled by the next call. */
  StepResult next() {
    StepResult next = other;
    other = result;
    result = next;
    return next;
  }
}
