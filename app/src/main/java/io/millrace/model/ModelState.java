package io.millrace.model;

/**
 * A model's state at one step.
 *
 * @param step mini-batches learned or skipped
 * @param layout names and shapes of what {@code values} holds, in its order; equal layouts fit
 * @param values parameters, optimizer slots and statistics
 */
public record ModelState(long step, Layout layout, float[] values) {
  /**
   * A state whose layout is given as it is stored.
   *
   * @throws IllegalArgumentException if that is none: see {@link Layout#parse}
   */
  public ModelState(long step, String layout, float[] values) {
    this(step, Layout.parse(layout), values);
  }
}
