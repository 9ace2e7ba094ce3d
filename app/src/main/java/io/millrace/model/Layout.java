package io.millrace.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@link ModelState}'s values hold: variables, one after the other. It is stored as text,
 * {@code 1_dense/weights[6, 32] 1_dense/bias[32]}, which is written and read here alone.
 *
 * @param parts the variables, in order
 */
public record Layout(List<Part> parts) {
  /** A name, which may have spaces in it, and a shape. */
  private static final Pattern VARIABLE = Pattern.compile("\\G ?(.+?)\\[([0-9, ]*)]");

  private static final String MASK = "/mask";
  private static final int MOST_SHOWN = 4;

  /** The same parts. */
  public Layout(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException if it names anything but variables with their shapes
   */
  public static Layout parse(String text) {
    Builder layout = new Builder();
    Matcher variable = VARIABLE.matcher(text);
    int end = 0;
    while (variable.find()) {
      int[] shape =
          Stream.of(variable.group(2).split(","))
              .map(String::strip)
              .filter(length -> !length.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      layout.add(variable.group(1), shape);
      end = variable.end();
    }
    if (end < text.length()) {
      throw new IllegalArgumentException("no names and shapes of variables: " + text);
    }
    return layout.build();
  }

  /**
   * That of a state.
   *
   * @throws ModelStateException if the state has more or fewer numbers than it says
   */
  static Layout of(ModelState state) {
    Layout layout = state.layout();
    if (layout.size() != state.values().length) {
      throw new ModelStateException(
          "a state of %d numbers names variables of %d in its layout: %s"
              .formatted(state.values().length, layout.size(), layout));
    }
    return layout;
  }

  /** The name of the mask of these weights. */
  public static String maskOf(String weights) {
    return weights + MASK;
  }

  /**
   * How this layout, of a state, differs from what the settings need: the first variables that do,
   * and how many more.
   */
  public String differenceFrom(Layout needed) {
    List<String> differences = new ArrayList<>();
    addMissing(differences, needed, "it has %s, the settings do not");
    needed.addMissing(differences, this, "it lacks %s");
    if (differences.isEmpty()) {
      return "its variables are in another order";
    }
    String first = differences.stream().limit(MOST_SHOWN).collect(Collectors.joining("; "));
    return differences.size() <= MOST_SHOWN
        ? first
        : first + "; and %d more".formatted(differences.size() - MOST_SHOWN);
  }

  private void addMissing(List<String> differences, Layout other, String text) {
    Set<String> there = other.parts.stream().map(Part::toString).collect(Collectors.toSet());
    parts.stream()
        .map(Part::toString)
        .filter(part -> !there.contains(part))
        .forEach(part -> differences.add(text.formatted(part)));
  }

  /** How many numbers all variables have. */
  public int size() {
    return parts.stream().mapToInt(Part::size).reduce(0, Math::addExact);
  }

  /** The text. */
  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining(" "));
  }

  /** What a variable is for, as its name tells. */
  public enum Kind {
    /** a parameter or a statistic */
    VARIABLE,
    /** the optimizer's memory of another variable, {@code NAME/SLOT} */
    SLOT,
    /** which weights of another variable were taken out, {@code NAME/mask} */
    MASK,
    /** see {@link AddedParts} */
    ADDED
  }

  /**
   * One variable.
   *
   * @param shape empty for a scalar
   * @param offset of its first number
   */
  public record Part(String name, List<Integer> shape, Kind kind, int offset) {
    /** How many numbers it has. */
    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The variable that it is a slot or a mask of, or was added to; empty if there is none. */
    String owner() {
      return switch (kind) {
        case VARIABLE -> "";
        case SLOT, MASK -> parent(name);
        case ADDED -> AddedParts.owner(name);
      };
    }

    /** The name of what the variable, or that of a slot or mask, is a part of. */
    String layer() {
      return parent(kind == Kind.VARIABLE ? name : owner());
    }

    /** Whether name and shape are the same. */
    boolean isLike(Part other) {
      return name.equals(other.name) && shape.equals(other.shape);
    }

    /** Name and shape. */
    @Override
    public String toString() {
      return name + shape;
    }

    private static Kind kind(String name, Set<String> names) {
      if (AddedParts.isOne(name)) {
        return Kind.ADDED;
      }
      if (!names.contains(parent(name))) {
        return Kind.VARIABLE;
      }
      return name.endsWith(MASK) ? Kind.MASK : Kind.SLOT;
    }

    private static String parent(String name) {
      return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }
  }

  /** Takes one variable after the other. */
  public static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<List<Integer>> shapes = new ArrayList<>();

    /** Adds a variable behind those before it; without a shape it is a scalar. */
    public Builder add(String name, int... shape) {
      names.add(name);
      shapes.add(Arrays.stream(shape).boxed().toList());
      return this;
    }

    /**
     * All of them.
     *
     * @throws ModelStateException if they have more numbers than an array can hold
     */
    public Layout build() {
      Set<String> all = Set.copyOf(names);
      List<Part> parts = new ArrayList<>();
      long offset = 0;
      for (int i = 0; i < names.size(); i++) {
        Kind kind = Part.kind(names.get(i), all);
        Part part = new Part(names.get(i), shapes.get(i), kind, (int) offset);
        parts.add(part);
        offset += part.size();
        if (offset > Integer.MAX_VALUE) {
          throw new ModelStateException(
              ("the state of the model, all layers and what the optimizer remembers of each weight,"
                      + " has more than %d numbers up to %s: use smaller layers, or an optimizer that"
                      + " remembers less, such as sgd")
                  .formatted(Integer.MAX_VALUE, part.name()));
        }
      }
      return new Layout(parts);
    }
  }
}
