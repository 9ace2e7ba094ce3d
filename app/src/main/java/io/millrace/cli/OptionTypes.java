package io.millrace.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options, and says what is expected where one is none. */
final class OptionTypes {
  private OptionTypes() {}

  /** Has them read by a command and those within it. */
  static CommandLine addTo(CommandLine commands) {
    return commands
        .registerConverter(Path.class, OptionTypes::path)
        .registerConverter(int.class, value -> whole(value, Integer::valueOf))
        .registerConverter(Integer.class, value -> whole(value, Integer::valueOf))
        .registerConverter(long.class, value -> whole(value, Long::valueOf))
        .registerConverter(Long.class, value -> whole(value, Long::valueOf))
        .registerConverter(double.class, OptionTypes::number);
  }

  /** An empty path is the working directory to Java: not what a variable that is not set meant. */
  private static Path path(String value) {
    if (value.isBlank()) {
      throw new TypeConversionException(
          "'" + value + "': must name a file or folder; is a variable of the shell not set?");
    }
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'" + value + "': must name a file or folder: " + e.getReason());
    }
  }

  private static <T> T whole(String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          value.matches("[-+]?\\d+")
              ? "'" + value + "': must be closer to 0"
              : "'" + value + "': must be a whole number, such as 1000");
    }
  }

  private static double number(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "': must be a number, such as 0.5");
    }
  }
}
