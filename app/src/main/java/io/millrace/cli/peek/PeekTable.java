package io.millrace.cli.peek;

import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.data.InvalidSampleException;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records side by side, with a line for each column of their vectors; those refused below. */
public final class PeekTable {
  private final List<PeekedRecord> good;
  private final Table table;

  private PeekTable(List<PeekedRecord> good) {
    this.good = good;
    Align[] columns = new Align[good.size() + 2];
    Arrays.fill(columns, Align.RIGHT);
    columns[1] = Align.LEFT;
    table = new Table(columns);
  }

  /** The lines to print. */
  public static List<String> lines(
      List<Feature> features, Label label, List<PeekedRecord> records) {
    List<PeekedRecord> good = records.stream().filter(record -> record.row() != null).toList();
    List<String> lines = new ArrayList<>();
    if (!good.isEmpty()) {
      lines.addAll(new PeekTable(good).lines(titles(features), label));
    }
    for (PeekedRecord record : records) {
      InvalidSampleException fault = record.fault();
      if (fault != null) {
        lines.add(
            "%s: %s: %s"
                .formatted(record.place().text(), fault.reason().tag(), fault.getMessage()));
      }
    }
    return lines;
  }

  /** What the columns of a sample's vector are called. */
  static List<String> titles(List<Feature> features) {
    return features.stream().flatMap(feature -> feature.titles().stream()).toList();
  }

  private List<String> lines(List<String> titles, Label label) {
    row("", "", (place, values) -> place.brief());
    row("", "id", (place, values) -> shown(values.row().sample().id()));
    row("", "time", (place, values) -> values.time().map(Instant::toString).orElse("-"));
    row("", "weight", (place, values) -> number(values.row().weight()));
    row("", "label " + label.name(), (place, values) -> label(label, values));
    for (int i = 0; i < titles.size(); i++) {
      int column = i;
      row(
          Integer.toString(column),
          titles.get(column),
          (place, values) -> number(values.row().features().get(column)));
    }
    return table.lines();
  }

  private void row(String column, String title, BiFunction<Place, SeenValues, String> cell) {
    List<String> cells = new ArrayList<>(List.of(column, title));
    for (PeekedRecord record : good) {
      SeenRow row = Objects.requireNonNull(record.row());
      cells.add(cell.apply(record.place(), new SeenValues(record.place(), row)));
    }
    table.row(cells.toArray(String[]::new));
  }

  /** A class with its index, which is what the model sees. */
  private static String label(Label label, SeenValues values) {
    String numbers =
        values.row().label().stream().map(PeekTable::number).collect(Collectors.joining(" "));
    return label.classes().isEmpty() ? numbers : values.label(label) + " (" + numbers + ")";
  }

  private static String shown(@Nullable String id) {
    return id == null ? "-" : id;
  }

  /** As it is, without the zero behind the point of a whole number. */
  private static String number(float value) {
    String text = Float.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
