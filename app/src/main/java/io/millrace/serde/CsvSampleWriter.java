package io.millrace.serde;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes rows of text as samples in CSV; what belongs to no column goes behind the last. */
final class CsvSampleWriter implements SampleWriter {
  private final List<String> columns;
  private final CsvDialect dialect;

  CsvSampleWriter(List<String> columns, CsvDialect dialect) {
    this.columns = columns;
    this.dialect = dialect;
  }

  @Override
  public byte[] write(Map<String, String> row) {
    Map<String, String> surplus = new LinkedHashMap<>(row);
    surplus.keySet().removeAll(columns);
    Object[] cells =
        Stream.concat(
                columns.stream().map(column -> row.getOrDefault(column, "")),
                surplus.values().stream())
            .toArray();
    return dialect.line(cells).getBytes(StandardCharsets.UTF_8);
  }
}
