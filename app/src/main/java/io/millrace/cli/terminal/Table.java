package io.millrace.cli.terminal;

import io.millrace.data.OneLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns, each as wide as its widest cell, with two spaces between them. */
public final class Table {
  private static final String GAP = "  ";

  /** On which side of its column a text stands. */
  public enum Align {
    /** For words. */
    LEFT,
    /** For numbers. */
    RIGHT
  }

  private final Align[] columns;
  private final List<String[]> rows = new ArrayList<>();

  /** A table without rows. */
  public Table(Align... columns) {
    this.columns = columns.clone();
  }

  /**
   * Adds a row. Its cells may be of records, and are shown as {@link OneLine}.
   *
   * @throws IllegalArgumentException if it has not one cell for each column
   */
  public Table row(String... cells) {
    if (cells.length != columns.length) {
      throw new IllegalArgumentException(
          "row %s: must have %d cells".formatted(Arrays.toString(cells), columns.length));
    }
    rows.add(Arrays.stream(cells).map(OneLine::of).toArray(String[]::new));
    return this;
  }

  /** The lines, with all columns. */
  public List<String> lines() {
    return lines(Integer.MAX_VALUE);
  }

  /** The lines, with as many of the first columns as fit into this width, one at least. */
  public List<String> lines(int width) {
    int shown = 1;
    int used = width(0);
    while (shown < columns.length && used + GAP.length() + width(shown) <= width) {
      used += GAP.length() + width(shown);
      shown++;
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      lines.add(line(row, shown));
    }
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
  }

  private String line(String[] row, int shown) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < shown; i++) {
      String padding = " ".repeat(width(i) - row[i].length());
      line.append(i == 0 ? "" : GAP)
          .append(columns[i] == Align.LEFT ? row[i] + padding : padding + row[i]);
    }
    return line.toString().stripTrailing();
  }
}
