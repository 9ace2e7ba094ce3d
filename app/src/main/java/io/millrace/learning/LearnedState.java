package io.millrace.learning;

import io.millrace.model.ModelState;

/**
 * A state to begin with.
 *
 * @param samples learned or skipped until then
 */
public record LearnedState(ModelState state, long samples) {
  /** Of a model that has learned nothing of the log yet. */
  public static LearnedState fresh(ModelState state) {
    return new LearnedState(state, 0);
  }
}
