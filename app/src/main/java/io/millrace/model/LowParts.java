package io.millrace.model;

import java.util.List;

/**
 * The second half of numbers that have to stay true as long as their model lives, and are therefore
 * kept in two floats: a variable, and behind it {@code NAME/low} with what the variable rounds
 * away. States written before there were low parts lack them, which means the same as 0.
 */
public final class LowParts {
  private static final String SUFFIX = "/low";

  private LowParts() {}

  /** The name of a variable's low part. */
  public static String of(String variable) {
    return variable + SUFFIX;
  }

  /** Whether a variable of that name is a low part. */
  static boolean isOne(String name) {
    return name.endsWith(SUFFIX);
  }

  /** The name of the variable that a low part belongs to. */
  static String variable(String lowPart) {
    return lowPart.substring(0, lowPart.length() - SUFFIX.length());
  }

  /**
   * The state in the given layout if low parts are all that it lacks, with 0 for them; else the
   * state as it is.
   */
  public static ModelState filled(ModelState state, String layout) {
    Layout stored = Layout.of(state.layout());
    if (state.layout().equals(layout) || stored.size() != state.values().length) {
      return state;
    }
    Layout wanted = Layout.of(layout);
    float[] values = new float[wanted.size()];
    List<Layout.Part> left = stored.parts();
    for (Layout.Part part : wanted.parts()) {
      if (!left.isEmpty() && left.get(0).isLike(part)) {
        System.arraycopy(state.values(), left.get(0).offset(), values, part.offset(), part.size());
        left = left.subList(1, left.size());
      } else if (!isOne(part.name())) {
        return state;
      }
    }
    return left.isEmpty() ? new ModelState(state.step(), layout, values) : state;
  }
}
