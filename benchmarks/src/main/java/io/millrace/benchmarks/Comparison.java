package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The measurements of all contenders; the first is the one that others are compared with. */
final class Comparison {
  private final Map<String, List<Measurement>> byTitle = new LinkedHashMap<>();

  Comparison(List<Contender> contenders) {
    contenders.forEach(contender -> byTitle.put(contender.title(), new ArrayList<>()));
  }

  /** Adds a contender's next measurement; each repetition adds one for each contender. */
  void add(Contender contender, Measurement measurement) {
    byTitle.getOrDefault(contender.title(), List.of()).add(measurement);
  }

  /** The report: medians, with the least and the greatest behind them. */
  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "", "records/s", "client CPU, µs/record", "broker CPU, µs/record");
    byTitle.forEach(
        (title, runs) ->
            line(
                text,
                title,
                spread("%,.0f", of(runs, Measurement::recordsPerSecond)),
                spread("%.2f", of(runs, Measurement::clientMicros)),
                spread("%.2f", of(runs, Measurement::brokerMicros))));
    text.append(System.lineSeparator());
    List<Measurement> base = byTitle.values().iterator().next();
    line(text, "beside pass-through", "records/s", "CPU of it / CPU", "");
    byTitle.entrySet().stream()
        .skip(1)
        .forEach(
            entry ->
                line(
                    text,
                    entry.getKey(),
                    spread("%.2f", ratios(entry.getValue(), base, Measurement::recordsPerSecond)),
                    spread("%.2f", ratios(base, entry.getValue(), Measurement::clientMicros)),
                    ""));
    return text.toString();
  }

  private static void line(StringBuilder text, String... cells) {
    String line = "%-24s %-28s %-24s %s".formatted((Object[]) cells);
    text.append(line.stripTrailing()).append(System.lineSeparator());
  }

  private static double[] of(List<Measurement> runs, ToDoubleFunction<Measurement> value) {
    return runs.stream().mapToDouble(value).toArray();
  }

  /** One to the other of the same repetition, since a machine's mood lasts. */
  private static double[] ratios(
      List<Measurement> runs, List<Measurement> base, ToDoubleFunction<Measurement> value) {
    return IntStream.range(0, Math.min(runs.size(), base.size()))
        .mapToDouble(i -> value.applyAsDouble(runs.get(i)) / value.applyAsDouble(base.get(i)))
        .toArray();
  }

  private static String spread(String format, double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    double median =
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return String.format(
        Locale.ROOT,
        format + " (" + format + "–" + format + ")",
        median,
        values[0],
        values[values.length - 1]);
  }
}
