package io.millrace.serde;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.apache.commons.io.input.BOMInputStream;

/**
 * The rows of a CSV file (RFC 4180, UTF-8 with or without a byte-order mark, column names in its
 * first line; packed if its name ends in {@code .gz}), read as they are asked for. A vector {@code
 * x} of n numbers stands in columns {@code x_0} to {@code x_(n-1)}.
 *
 * <p>A row is a map from column names to texts. One that is too short lacks its last columns; the
 * N-th cell of one that is too long, where there is no N-th column, is called {@code column_N}.
 */
public final class CsvFile implements Iterator<Map<String, String>>, AutoCloseable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .get();

  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> columns;

  private CsvFile(CSVParser parser) {
    this.parser = parser;
    this.records = parser.iterator();
    this.columns = parser.getHeaderNames();
  }

  /**
   * Opens a file and reads its first line.
   *
   * @throws IOException if it can't be read, or its first line names no columns, or one twice
   */
  public static CsvFile open(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      if (file.toString().endsWith(".gz")) {
        bytes = new GZIPInputStream(bytes);
      }
      return new CsvFile(
          CSVParser.parse(
              new InputStreamReader(
                  BOMInputStream.builder().setInputStream(new BufferedInputStream(bytes)).get(),
                  StandardCharsets.UTF_8),
              FORMAT));
    } catch (IOException | IllegalArgumentException e) {
      bytes.close();
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /**
   * Whether there is a further row.
   *
   * @throws UncheckedIOException if the file is broken
   */
  @Override
  public boolean hasNext() {
    return records.hasNext();
  }

  /**
   * The next row.
   *
   * @throws UncheckedIOException if the file is broken
   */
  @Override
  public Map<String, String> next() {
    CSVRecord record = records.next();
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < record.size(); i++) {
      row.put(i < columns.size() ? columns.get(i) : "column_" + (i + 1), record.get(i));
    }
    return row;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
