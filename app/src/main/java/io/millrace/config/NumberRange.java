package io.millrace.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** The numbers that {@link io.millrace.settings.Bounds} allows. */
record NumberRange(String bounds, List<Comparison> comparisons) {
  static final NumberRange ANY = new NumberRange("", List.of());

  /** One side of the range. */
  record Comparison(String operator, BigDecimal limit) {
    boolean holds(BigDecimal value) {
      int sign = value.compareTo(limit);
      return switch (operator) {
        case ">" -> sign > 0;
        case ">=" -> sign >= 0;
        case "<" -> sign < 0;
        case "<=" -> sign <= 0;
        default -> throw new IllegalStateException("@Bounds knows no operator " + operator);
      };
    }

    boolean excludes(float value) {
      return operator.length() == 1 && value == limit.floatValue();
    }
  }

  static NumberRange parse(String bounds) {
    return new NumberRange(
        bounds,
        Arrays.stream(bounds.split(" and "))
            .map(part -> part.split(" "))
            .map(part -> new Comparison(part[0], new BigDecimal(part[1])))
            .toList());
  }

  boolean contains(BigDecimal value) {
    return comparisons.stream().allMatch(comparison -> comparison.holds(value));
  }

  /** Whether a number in it has been rounded to a limit that is not. */
  boolean excludes(float rounded) {
    return comparisons.stream().anyMatch(comparison -> comparison.excludes(rounded));
  }

  /** As the annotation has it. */
  @Override
  public String toString() {
    return bounds;
  }
}
