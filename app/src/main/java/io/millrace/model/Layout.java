package io.millrace.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where in a {@link ModelState}'s values each variable lies, read from its layout. */
final class Layout {
  private static final Pattern VARIABLE = Pattern.compile("(\\S+)\\[([0-9, ]*)]");

  private final List<Part> parts = new ArrayList<>();

  private Layout() {}

  /** Of what a state holds. */
  static Layout of(ModelState state) {
    Layout layout = of(state.layout());
    if (layout.size() != state.values().length) {
      throw new ModelStateException(
          "a state of %d numbers names variables of %d in its layout: %s"
              .formatted(state.values().length, layout.size(), state.layout()));
    }
    return layout;
  }

  /** Of names and shapes as {@link ModelState#layout} has them. */
  static Layout of(String variables) {
    Layout layout = new Layout();
    Matcher matcher = VARIABLE.matcher(variables);
    int offset = 0;
    while (matcher.find()) {
      int size =
          Stream.of(matcher.group(2).split(","))
              .map(String::strip)
              .filter(number -> !number.isEmpty())
              .mapToInt(Integer::parseInt)
              .reduce(1, Math::multiplyExact);
      layout.parts.add(new Part(matcher.group(1), matcher.group(2), offset, size));
      offset += size;
    }
    return layout;
  }

  /** All variables, in order. */
  List<Part> parts() {
    return parts;
  }

  /** How many numbers all variables have. */
  int size() {
    return parts.stream().mapToInt(Part::size).sum();
  }

  /**
   * One variable.
   *
   * @param shape as the layout writes it, without brackets
   * @param offset of its first number
   * @param size how many numbers it has
   */
  record Part(String name, String shape, int offset, int size) {
    /** Whether name and shape are the same. */
    boolean isLike(Part other) {
      return name.equals(other.name) && shape.equals(other.shape);
    }
  }
}
