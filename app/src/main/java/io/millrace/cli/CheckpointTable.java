package io.millrace.cli;

import io.millrace.checkpoint.Catalogue;
import io.millrace.checkpoint.Manifest;
import io.millrace.cli.terminal.Numbers;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.data.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checkpoints and their scores, a row for each of what the scores are over. */
final class CheckpointTable {
  private static final List<String> TITLES =
      List.of("replica", "step", "samples", "bytes", "latest sample", "scores");

  /** What scores are over, and how their names begin in a manifest. */
  private static final Map<String, String> SCOPES = new LinkedHashMap<>();

  static {
    SCOPES.put("window", "window.");
    SCOPES.put("cumulative", "");
    SCOPES.put("held out, window", "hold_out.window.");
    SCOPES.put("held out, cumulative", "hold_out.");
    SCOPES.put("delayed, window", "delayed.window.");
    SCOPES.put("delayed, cumulative", "delayed.");
  }

  private CheckpointTable() {}

  /** With a column of models if the topic has those of several, and one of tags if it has some. */
  static Table of(Catalogue catalogue) {
    Set<String> names = new TreeSet<>();
    catalogue
        .checkpoints()
        .forEach(
            one -> SCOPES.values().forEach(scope -> names.addAll(scores(one, scope).keySet())));
    boolean shared = catalogue.checkpoints().stream().map(Manifest::model).distinct().count() > 1;
    boolean tagged = !catalogue.tags().isEmpty();
    List<String> titles = new ArrayList<>(TITLES);
    titles.addAll(names);
    if (shared) {
      titles.add(0, "model");
    }
    if (tagged) {
      titles.add("tags");
    }
    Align[] columns = new Align[titles.size()];
    Arrays.fill(columns, Align.RIGHT);
    Arrays.fill(columns, 0, titles.indexOf("replica") + 1, Align.LEFT);
    columns[titles.indexOf("scores")] = Align.LEFT;
    Table table = new Table(columns);
    table.row(titles.toArray(String[]::new));
    for (Manifest one : catalogue.checkpoints()) {
      String tags = String.join(", ", catalogue.tagsOf(one));
      Map<String, Map<String, Double>> byScope = scores(one);
      (byScope.isEmpty() ? Map.of("-", Map.<String, Double>of()) : byScope)
          .forEach(
              (name, scores) -> {
                List<String> cells = row(one, name, names, scores);
                if (shared) {
                  cells.add(0, one.model());
                }
                if (tagged) {
                  cells.add(tags);
                }
                table.row(cells.toArray(String[]::new));
              });
    }
    return table;
  }

  private static List<String> row(
      Manifest one, String scope, Set<String> names, Map<String, Double> scores) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(one.replica()));
    cells.add(Numbers.count(one.step()));
    cells.add(Numbers.count(one.samples()));
    cells.add(Numbers.count(one.bytes()));
    cells.add(latestSample(one));
    cells.add(scope);
    for (String name : names) {
      Double score = scores.get(name);
      cells.add(score == null ? "-" : Numbers.score(score));
    }
    return cells;
  }

  /** When the latest sample before it happened; a dash if that is not known. */
  static String latestSample(Manifest one) {
    return one.eventTime() == Sample.NO_TIME
        ? "-"
        : Instant.ofEpochMilli(one.eventTime()).toString();
  }

  /** The scores of a manifest by what they are over, then by their own names. */
  static Map<String, Map<String, Double>> scores(Manifest one) {
    Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
    SCOPES.forEach((name, scope) -> scores.put(name, scores(one, scope)));
    scores.values().removeIf(Map::isEmpty);
    return scores;
  }

  /** Those of a scope, by their own names. */
  private static Map<String, Double> scores(Manifest one, String scope) {
    Map<String, Double> scores = new TreeMap<>();
    one.metrics()
        .forEach(
            (name, value) -> {
              if (name.startsWith(scope) && name.indexOf('.', scope.length()) < 0) {
                scores.put(name.substring(scope.length()), value);
              }
            });
    return scores;
  }
}
