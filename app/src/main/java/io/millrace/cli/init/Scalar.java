package io.millrace.cli.init;

import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.NonPrintableStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.reader.StreamReader;

/** Texts of the data as they are written into YAML. */
final class Scalar {
  private static final int LONGEST_COMMENT = 80;

  private Scalar() {}

  /** A text within a flow collection, quoted if it must be. A dollar sign names no variable. */
  static String quoted(String text) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.FLOW);
    options.setSplitLines(false);
    options.setNonPrintableStyle(NonPrintableStyle.ESCAPE);
    if (text.codePoints().anyMatch(Scalar::isUnusual)) {
      options.setDefaultScalarStyle(ScalarStyle.DOUBLE_QUOTED);
    }
    String list = new Yaml(options).dump(List.of(text.replace("${", "$${"))).strip();
    return list.substring(1, list.length() - 1);
  }

  /** Several texts as a list. */
  static String quoted(List<String> texts) {
    return texts.stream().map(Scalar::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A text within a comment, or the beginning of a long one. */
  static String comment(String text) {
    int end = text.offsetByCodePoints(0, Math.min(LONGEST_COMMENT, length(text)));
    return line(text.substring(0, end)) + (end < text.length() ? "…" : "");
  }

  /** A text as one line of a comment. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().map(c -> isUnusual(c) ? ' ' : c).forEach(line::appendCodePoint);
    return line.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether it ends a line, or can't stand in YAML as it is. */
  private static boolean isUnusual(int c) {
    return c < ' ' || c == 0x85 || c == 0x2028 || c == 0x2029 || !StreamReader.isPrintable(c);
  }
}
