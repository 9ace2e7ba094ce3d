package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

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
                Spread.of(of(runs, Measurement::recordsPerSecond)).text("%,.0f"),
                Spread.of(of(runs, Measurement::clientMicros)).text("%.2f"),
                Spread.of(of(runs, Measurement::brokerMicros)).text("%.2f")));
    String first = byTitle.keySet().iterator().next();
    beside(text, first, byTitle.keySet());
    // Of several builds, those of the same batch size beside the first of them.
    byTitle.keySet().stream()
        .skip(1)
        .collect(
            Collectors.groupingBy(
                title -> title.replaceFirst("^.*, ", ""), LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .filter(titles -> titles.size() > 1)
        .forEach(titles -> beside(text, titles.get(0), titles));
    return text.toString();
  }

  private void beside(StringBuilder text, String first, Collection<String> titles) {
    List<Measurement> base = byTitle.getOrDefault(first, List.of());
    text.append(System.lineSeparator());
    line(text, "beside " + first, "records/s", "CPU of it / CPU", "");
    for (String title : titles) {
      if (!title.equals(first)) {
        List<Measurement> runs = byTitle.getOrDefault(title, List.of());
        line(
            text,
            title,
            ratio(runs, base, Measurement::recordsPerSecond),
            ratio(base, runs, Measurement::clientMicros),
            "");
      }
    }
  }

  private static void line(StringBuilder text, String... cells) {
    String line = "%-32s %-28s %-24s %s".formatted((Object[]) cells);
    text.append(line.stripTrailing()).append(System.lineSeparator());
  }

  private static double[] of(List<Measurement> runs, ToDoubleFunction<Measurement> value) {
    return runs.stream().mapToDouble(value).toArray();
  }

  private static String ratio(
      List<Measurement> runs, List<Measurement> base, ToDoubleFunction<Measurement> value) {
    return Spread.ofRatios(of(runs, value), of(base, value)).text("%.2f");
  }
}
