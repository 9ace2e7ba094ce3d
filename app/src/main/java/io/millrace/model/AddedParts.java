package io.millrace.model;

import java.util.List;

/**
 * Parts of a model's state that came later than the first states that are still in use: those lack
 * them, which means the same as 0.
 *
 * <p>Most are low parts, the second half of numbers that have to stay true as long as their model
 * lives and are therefore kept in two floats: a variable, and behind it {@code NAME/low} with what
 * the variable rounds away.
 */
public final class AddedParts {
  /** What the name of the part ends with that {@code standardize} moves its cut by. */
  public static final String OUTWARD = "/outward";

  /**
   * What the names of parts of the whole model begin with: no layer has such a name. These are for
   * the label to be standardized by.
   */
  public static final String LABEL = ".label";

  /** The same for missing features to be replaced by. */
  public static final String MISSING = ".missing";

  private static final String LOW = "/low";

  private AddedParts() {}

  /** The name of a variable's low part. */
  public static String lowPart(String variable) {
    return variable + LOW;
  }

  /** Whether a variable of that name is such a part. */
  static boolean isOne(String name) {
    return isOfModel(name) || name.endsWith(LOW) || name.endsWith(OUTWARD);
  }

  private static boolean isOfModel(String name) {
    return name.startsWith(LABEL + "/") || name.startsWith(MISSING + "/");
  }

  /** The name of the variable that such a part belongs to; empty if to all of them. */
  static String owner(String part) {
    if (isOfModel(part)) {
      return "";
    }
    return part.endsWith(LOW)
        ? part.substring(0, part.length() - LOW.length())
        : part.substring(0, part.length() - OUTWARD.length()) + "/variance";
  }

  /**
   * The state in the given layout if such parts are all that it lacks, with 0 for them; else the
   * state as it is.
   */
  public static ModelState filled(ModelState state, Layout layout) {
    Layout stored = state.layout();
    if (stored.equals(layout) || stored.size() != state.values().length) {
      return state;
    }
    float[] values = new float[layout.size()];
    List<Layout.Part> left = stored.parts();
    for (Layout.Part part : layout.parts()) {
      if (!left.isEmpty() && left.get(0).isLike(part)) {
        System.arraycopy(state.values(), left.get(0).offset(), values, part.offset(), part.size());
        left = left.subList(1, left.size());
      } else if (part.kind() != Layout.Kind.ADDED) {
        return state;
      }
    }
    return left.isEmpty() ? new ModelState(state.step(), layout, values) : state;
  }
}
