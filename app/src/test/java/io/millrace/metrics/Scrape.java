package io.millrace.metrics;

import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.evaluate.Task;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;

/** What Prometheus would read at one moment. */
public final class Scrape {
  private final Map<String, Double> values = new LinkedHashMap<>();

  private Scrape(String text) {
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              values.put(line.substring(0, space), number(line.substring(space + 1)));
            });
  }

  /** Monitoring in which every meter of ours is there; no broker answers. */
  static Monitoring withEveryMeter() {
    Monitoring monitoring = new Monitoring();
    ReplicaMeters replica = monitoring.replica("m", 0, new Task.Regression(1));
    replica.waiting(0, 0);
    replica.publish(ofPool(), null, 0, 0, 0, 0, 0);
    monitoring.serving("m", 0);
    monitoring.alias("live", 0, List.of("m"), "m", model -> 0);
    monitoring.compare("m", 0, "other", new ModelComparison());
    monitoring.bind(Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1")), List.of("m.samples"));
    return monitoring;
  }

  private static Scores ofPool() {
    Prequential empty = new Prequential(new Task.Regression(1), 1, new EvaluationSettings(1));
    return new Scores(empty, empty, empty, empty.ofMembers(List.of("a"), 1));
  }

  /** Reads all that there is now. */
  public static Scrape of(Monitoring monitoring) {
    return new Scrape(monitoring.scrape());
  }

  /** The value of a series, written as name{labels}. */
  double value(String series) {
    Double value = values.get(series);
    if (value == null) {
      throw new AssertionError("no " + series + " among " + values.keySet());
    }
    return value;
  }

  /** The sum over all series of that name whose labels hold these texts. */
  public double sum(String name, String... labels) {
    return values.entrySet().stream()
        .filter(series -> series.getKey().startsWith(name + "{"))
        .filter(series -> Arrays.stream(labels).allMatch(series.getKey()::contains))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The names of all series. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    values.keySet().forEach(series -> names.add(series.replaceFirst("\\{.*", "")));
    return names;
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace("Inf", "Infinity"));
  }
}
