package io.millrace.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Grafana dashboards of this repository, and what they ask Prometheus for. */
public final class Dashboards {
  /** {@code grafana/} at the top of the repository; tests run in the module's folder. */
  public static final Path GRAFANA = Path.of("..", "grafana");

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), *\\w+\\)");
  // What can hold a word that is no metric: comments, texts, label matchers, ranges, lists of
  // labels.
  private static final Pattern NO_METRICS =
      Pattern.compile(
          "#.*|\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]"
              + "|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern METRIC =
      Pattern.compile("(?<![\\w$.])[a-zA-Z_:][\\w:]*(?!\\w)(?!\\s*\\()");
  private static final Pattern SELECTOR = Pattern.compile("\\w+(\\{[^}]*}|(?=\\[))");
  // Made by Prometheus itself, from the alert rules.
  private static final Set<String> BUILT_IN = Set.of("ALERTS");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

  private Dashboards() {}

  /** All dashboards, parsed. */
  public static List<JsonNode> all() throws IOException {
    try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
      return files.filter(file -> file.toString().endsWith(".json")).map(Dashboards::read).toList();
    }
  }

  /** All panels but rows. */
  public static List<JsonNode> panels(JsonNode dashboard) {
    List<JsonNode> panels = new ArrayList<>();
    dashboard
        .get("panels")
        .forEach(
            panel -> {
              if (!panel.get("type").asText().equals("row")) {
                panels.add(panel);
              }
            });
    return panels;
  }

  /** Every PromQL expression, those of the template variables among them. */
  public static List<String> expressions(JsonNode dashboard) {
    List<String> expressions = new ArrayList<>(dashboard.findValuesAsText("expr"));
    for (String query : dashboard.get("templating").findValuesAsText("definition")) {
      Matcher matcher = LABEL_VALUES.matcher(query);
      if (!matcher.matches()) {
        throw new AssertionError(query + ": expected label_values(metric, label)");
      }
      expressions.add(matcher.group(1));
    }
    return expressions;
  }

  /** The names of all metrics in a PromQL expression. */
  public static Set<String> metrics(String expression) {
    Set<String> metrics = new TreeSet<>();
    Matcher matcher = METRIC.matcher(NO_METRICS.matcher(expression).replaceAll(" "));
    while (matcher.find()) {
      if (!OPERATORS.contains(matcher.group()) && !BUILT_IN.contains(matcher.group())) {
        metrics.add(matcher.group());
      }
    }
    return metrics;
  }

  /** The series that a PromQL expression asks for, each a metric's name and label matchers. */
  public static List<String> selectors(String expression) {
    String bare = expression.replaceAll("#.*", "");
    return Stream.concat(
            SELECTOR.matcher(bare).results().map(MatchResult::group),
            metrics(bare).stream().filter(metric -> !bare.contains(metric + "{")))
        .distinct()
        .toList();
  }

  /** The names of all metrics in all dashboards. */
  public static Set<String> metrics() throws IOException {
    Set<String> metrics = new TreeSet<>();
    for (JsonNode dashboard : all()) {
      expressions(dashboard).forEach(expression -> metrics.addAll(metrics(expression)));
    }
    return metrics;
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
