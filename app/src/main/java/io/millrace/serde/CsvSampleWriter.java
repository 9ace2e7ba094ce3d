package io.millrace.serde;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;

/** Writes rows of text as samples in CSV; what belongs to no column goes behind the last. */
final class CsvSampleWriter implements SampleWriter {
  private final List<String> columns;
  private final Set<String> known;
  private final CSVFormat format;

  CsvSampleWriter(List<String> columns, CsvDialect dialect) {
    this.columns = columns;
    this.known = Set.copyOf(columns);
    this.format = dialect.format();
  }

  @Override
  public byte[] write(Map<String, String> row) {
    List<String> cells = new ArrayList<>(row.size());
    columns.forEach(column -> cells.add(row.getOrDefault(column, "")));
    row.forEach(
        (column, cell) -> {
          if (!known.contains(column)) {
            cells.add(cell);
          }
        });
    return format.format(cells.toArray()).getBytes(StandardCharsets.UTF_8);
  }
}
