package io.millrace.config;

import io.millrace.settings.Bounds;
import io.millrace.settings.Folder;
import io.millrace.settings.SnakeCase;
import io.millrace.settings.Unit;
import java.lang.reflect.AnnotatedElement;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the text of a single value into what a settings record holds. */
final class Scalars {
  private static final Map<String, TemporalUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);
  private static final String COUNT = "\\d{1,9}";
  private static final Pattern DURATION = Pattern.compile("(" + COUNT + ")\\s*(ms|s|m|h|d)");
  // Enough for every number; an exponent beyond it would make millions of digits.
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][-+]?\\d{1,3})?");

  private final Path folder;

  /**
   * Prepares to convert.
   *
   * @param folder that file names are relative to
   */
  Scalars(Path folder) {
    this.folder = folder;
  }

  /**
   * The value that a text stands for.
   *
   * @param type one of Java's primitive types, Boolean, Integer, Long, Double, an enum, String,
   *     Duration or Path
   * @param hints the component's annotations
   * @throws IllegalArgumentException with the rule that the text breaks
   */
  Object convert(String text, Class<?> type, AnnotatedElement hints) {
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return bool(text);
    }
    if (type == Duration.class) {
      return duration(text);
    }
    if (type == Path.class) {
      Folder kind = hints.getAnnotation(Folder.class);
      return kind == null ? file(text) : folder(text, kind.with());
    }
    if (type.isEnum()) {
      return constant(text, type);
    }
    return number(text.strip(), type, hints); // a default with a sign has a blank before it
  }

  /** What a value of that type is called in messages. */
  static String expected(Class<?> type) {
    if (type == int.class || type == Integer.class || isLong(type)) {
      return "a whole number";
    }
    return type == double.class || type == Double.class
        ? "a number"
        : type == Duration.class ? "a duration" : "a text";
  }

  private static boolean isLong(Class<?> type) {
    return type == long.class || type == Long.class;
  }

  private static Object bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          text.matches(COUNT)
              ? "needs a unit: "
                  + text
                  + "ms, "
                  + text
                  + "s, "
                  + text
                  + "m, "
                  + text
                  + "h or "
                  + text
                  + "d"
              : "must be a duration such as 200ms, 5s, 1m, 2h or 7d");
    }
    return Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)));
  }

  private Path file(String text) {
    Path file = folder.resolve(text);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("must be a file; there is none at " + file.normalize());
    }
    return file;
  }

  private Path folder(String text, String needed) {
    Path path = folder.resolve(text);
    if (!Files.isRegularFile(path.resolve(needed))) {
      throw new IllegalArgumentException(
          "must be a folder with a file " + needed + "; there is none at " + path.normalize());
    }
    return path;
  }

  private static Object constant(String text, Class<?> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> SnakeCase.of(constant.toString()))
            .toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(Suggestion.oneOf(text, names));
    }
    return type.getEnumConstants()[index];
  }

  private static Object number(String text, Class<?> type, AnnotatedElement hints) {
    Unit unit = hints.getAnnotation(Unit.class);
    String digits = unit == null ? text : withoutUnit(text, unit);
    String rule = "must be " + expected(type);
    if (unit != null) {
      rule += ", or one with its unit such as 1000 " + unit.value();
    }
    if (!NUMBER.matcher(digits).matches()) {
      throw new IllegalArgumentException(rule);
    }
    BigDecimal number = new BigDecimal(digits);
    NumberRange range = range(hints);
    if (!range.contains(number)) {
      throw new IllegalArgumentException("must be " + range);
    }
    return type == double.class || type == Double.class
        ? single(number, range, rule)
        : whole(number, type, rule);
  }

  private static NumberRange range(AnnotatedElement hints) {
    Bounds bounds = hints.getAnnotation(Bounds.class);
    return bounds == null ? NumberRange.ANY : NumberRange.parse(bounds.value());
  }

  private static String withoutUnit(String text, Unit unit) {
    String number = text.replaceFirst("\\s*" + unit.value() + "?$", "");
    return unit.former().isEmpty()
        ? number
        : number.replaceFirst("\\s*" + unit.former() + "?$", "");
  }

  private static Object whole(BigDecimal number, Class<?> type, String rule) {
    try {
      return isLong(type) ? (Object) number.longValueExact() : number.intValueExact();
    } catch (ArithmeticException e) {
      boolean whole = number.stripTrailingZeros().scale() <= 0;
      throw new IllegalArgumentException(
          whole ? "must be " + expected(type) + " with fewer digits" : rule, e);
    }
  }

  /** A number that is still one, and in its range, where models compute: in single precision. */
  private static double single(BigDecimal number, NumberRange range, String rule) {
    float nearest = number.floatValue();
    if (Float.isInfinite(nearest)) {
      throw new IllegalArgumentException(rule + " between -3.4e38 and 3.4e38");
    }
    if (number.signum() != 0 && Math.abs(nearest) < Float.MIN_NORMAL) {
      throw new IllegalArgumentException(rule + ", no closer to 0 than 1.2e-38");
    }
    if (range.excludes(nearest)) {
      throw new IllegalArgumentException("must be " + range + ", also in single precision");
    }
    return number.doubleValue();
  }
}
