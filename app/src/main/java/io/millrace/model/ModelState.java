package io.millrace.model;

import java.util.List;

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

  /**
   * This state, at its step, with some members of a pool as they are in another.
   *
   * @param members their names, which the names of their variables begin with; none: all variables
   * @param other of the same layout
   * @throws ModelStateException if its layout is another
   */
  public ModelState with(List<String> members, ModelState other) {
    if (!other.layout.equals(layout)) {
      throw new ModelStateException(
          "it is of another network or optimizer: " + other.layout.differenceFrom(layout));
    }
    if (members.isEmpty()) {
      return new ModelState(step, layout, other.values);
    }
    float[] mixed = values.clone();
    for (Layout.Part part : layout.parts()) {
      if (members.stream().anyMatch(member -> part.name().startsWith(member + "/"))) {
        System.arraycopy(other.values, part.offset(), mixed, part.offset(), part.size());
      }
    }
    return new ModelState(step, layout, mixed);
  }
}
