package io.millrace.cli.top;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code /metrics} said at one moment.
 *
 * @param samples in the order of the page
 */
public record Scrape(List<Sample> samples) {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+-?\\d+)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One value with what tells it from others of its name. */
  public record Sample(String name, Map<String, String> labels, double value) {
    boolean has(Map<String, String> wanted) {
      return labels.entrySet().containsAll(wanted.entrySet());
    }
  }

  /**
   * Reads Prometheus' text format 0.0.4. Lines that are none of it are left out.
   *
   * <p>Source: prometheus.io/docs/instrumenting/exposition_formats, text-based format.
   */
  public static Scrape parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches()) {
        String labels = matcher.group(2);
        samples.add(
            new Sample(
                matcher.group(1),
                labels == null ? Map.of() : labels(labels),
                number(matcher.group(3))));
      }
    }
    return new Scrape(samples);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    Matcher matcher = LABEL.matcher(text);
    while (matcher.find()) {
      labels.put(matcher.group(1), unescape(matcher.group(2)));
    }
    return labels;
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> parseOrNaN(text);
    };
  }

  private static double parseOrNaN(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** All of this name whose labels include these. */
  Stream<Sample> all(String name, Map<String, String> labels) {
    return samples.stream().filter(s -> s.name().equals(name) && s.has(labels));
  }

  /** The sum of those, if there is one. */
  OptionalDouble sum(String name, Map<String, String> labels) {
    double[] values = all(name, labels).mapToDouble(Sample::value).toArray();
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum);
  }
}
