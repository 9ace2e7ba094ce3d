package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file (column names in its first line; encoding and packing as {@link FileLines}
 * takes them), read as they are asked for. A quote inside a cell without quotes is taken as it is.
 * A vector {@code x} of n numbers stands in columns {@code x_0} to {@code x_(n-1)}. Passed over are
 * empty lines, Excel's note of the separator ({@code sep=;}) before the names of the columns, and
 * further lines of these where files with such lines were joined. Several columns may lack a name.
 *
 * <p>A faulty row does not end the file. Of a quote that is never closed only the line that has it
 * is faulty: reading goes on at the next.
 */
public final class CsvFile implements Iterator<CsvFile.Row>, AutoCloseable {
  /** A quoted cell that reaches over more lines is taken for one whose quote is not closed. */
  private static final int MOST_LINES = 1000;

  private final FileLines lines;
  private final Deque<FileLine> waiting = new ArrayDeque<>();
  private final List<String> columns;
  private final CsvDialect dialect;
  private final boolean headers;
  private @Nullable Row upcoming;

  private CsvFile(FileLines lines, List<String> columns, CsvDialect dialect, boolean headers) {
    this.lines = lines;
    this.columns = columns;
    this.dialect = dialect;
    this.headers = headers;
  }

  /**
   * A row.
   *
   * @param line as it is in the file
   * @param cells texts by column name. One that is too short lacks its last columns; the N-th cell
   *     of one that is too long, where there is no N-th column, is called {@code column_N}. Empty
   *     if the line has a fault
   */
  public record Row(FileLine line, Map<String, String> cells) {}

  /**
   * Opens a file and reads its first line.
   *
   * @param headers whether further lines with the names of the columns are passed over
   * @throws IOException if it can't be read, or its first line names no columns, or one twice
   */
  public static CsvFile open(Path file, CsvDialect dialect, boolean headers) throws IOException {
    FileLines lines = FileLines.open(file);
    try {
      return new CsvFile(lines, header(lines, dialect), dialect, headers);
    } catch (InvalidSampleException e) {
      lines.close();
      throw new IOException(file + ":1: " + e.getMessage(), e);
    }
  }

  private static List<String> header(FileLines lines, CsvDialect dialect)
      throws InvalidSampleException {
    FileLine first = firstOf(lines, dialect);
    if (first.fault() != null) {
      throw first.fault();
    }
    List<String> columns = cells(first.text(), dialect);
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!column.isEmpty() && !seen.add(column)) {
        throw Undecodable.because(
            "column \"" + column + "\" is there twice: the first line must name each once");
      }
    }
    return columns;
  }

  /** The line that names the columns, with those that it reaches over. */
  private static FileLine firstOf(FileLines lines, CsvDialect dialect)
      throws InvalidSampleException {
    String note = "sep=" + dialect.separator();
    FileLine first = null;
    while (lines.hasNext()
        && (first == null || first.text().isEmpty() || first.text().equals(note))) {
      first = lines.next();
    }
    if (first == null || first.bytes().length == 0) {
      throw Undecodable.because("the file is empty: its first line must name the columns");
    }
    List<FileLine> further = new ArrayList<>();
    boolean open = CsvCells.isOpen(first.text(), dialect, false);
    while (open && further.size() < MOST_LINES && lines.hasNext()) {
      FileLine line = lines.next();
      further.add(line);
      open = CsvCells.isOpen(line.text(), dialect, true);
    }
    return FileLine.joined(first, further);
  }

  private static List<String> cells(String text, CsvDialect dialect) throws InvalidSampleException {
    List<String> cells = new ArrayList<>();
    CsvCells row = new CsvCells(text, dialect, true);
    while (row.hasNext()) {
      cells.add(row.next());
    }
    return cells;
  }

  /** Names of the columns. */
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean hasNext() {
    while (upcoming == null && hasLine()) {
      Row row = read();
      if (!headers || !List.copyOf(row.cells().values()).equals(columns)) {
        upcoming = row;
      }
    }
    return upcoming != null;
  }

  private boolean hasLine() {
    while (waiting.isEmpty() && lines.hasNext()) {
      FileLine line = lines.next();
      if (!line.text().isEmpty() || line.fault() != null) {
        waiting.add(line);
      }
    }
    return !waiting.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext() || upcoming == null) {
      throw new NoSuchElementException();
    }
    Row row = upcoming;
    upcoming = null;
    return row;
  }

  private Row read() {
    FileLine line = waiting.remove();
    return CsvCells.isOpen(line.text(), dialect, false) ? overLines(line) : row(line);
  }

  /**
   * The row that begins with this line and goes on, or else the line alone, which is faulty. A row
   * that is not UTF-8 ends where its cells do: its further lines are no rows.
   */
  private Row overLines(FileLine first) {
    List<FileLine> further = new ArrayList<>();
    boolean open = true;
    while (open && further.size() < MOST_LINES && (!waiting.isEmpty() || lines.hasNext())) {
      FileLine line = waiting.isEmpty() ? lines.next() : waiting.remove();
      further.add(line);
      open = CsvCells.isOpen(line.text(), dialect, true);
    }
    FileLine joined = FileLine.joined(first, further);
    if (hasAllCells(joined)) {
      return row(joined);
    }
    for (int i = further.size() - 1; i >= 0; i--) {
      waiting.addFirst(further.get(i));
    }
    return row(first);
  }

  private boolean hasAllCells(FileLine line) {
    try {
      return cells(line.text(), dialect).size() == columns.size();
    } catch (InvalidSampleException e) {
      return false;
    }
  }

  private Row row(FileLine line) {
    if (line.fault() != null) {
      return new Row(line, Map.of());
    }
    try {
      List<String> cells = cells(line.text(), dialect);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(i < columns.size() ? columns.get(i) : "column_" + (i + 1), cells.get(i));
      }
      return new Row(line, row);
    } catch (InvalidSampleException e) {
      return new Row(line.with(e), Map.of());
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
