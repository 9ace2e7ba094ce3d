package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.PassedOverException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.features.Field;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import io.millrace.features.SampleFields.Column;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads samples in CSV: one line, without a header or with one that is passed over. An empty cell
 * counts as missing, if not as an empty bag. A vector label is missing as a whole or not at all.
 */
final class CsvSampleReader implements SampleReader {
  private final SampleEncoder encoder;
  private final List<String> columns;
  private final CsvDialect dialect;
  private final boolean header;
  private final Field[] fields;
  private final int[] elements;
  private final int labelWidth;

  /**
   * Prepares to read lines.
   *
   * @param columns names of the cells of a line, as in {@link SampleFields#columns}
   * @param header whether lines that hold these names themselves are passed over
   * @throws IllegalArgumentException if a name belongs to no field
   */
  CsvSampleReader(
      SampleFields sampleFields, List<String> columns, CsvDialect dialect, boolean header) {
    this.encoder = new SampleEncoder(sampleFields);
    this.columns = columns;
    this.dialect = dialect;
    this.header = header;
    this.labelWidth = sampleFields.label().width();
    this.fields = new Field[columns.size()];
    this.elements = new int[columns.size()];
    Map<String, Column> known =
        sampleFields.columns().stream()
            .collect(Collectors.toMap(Column::name, Function.identity()));
    for (int i = 0; i < fields.length; i++) {
      String name = columns.get(i);
      Column column = known.getOrDefault(name, Column.of(name));
      fields[i] =
          Objects.requireNonNullElseGet(
              encoder.field(column.field()),
              () -> {
                throw new IllegalArgumentException(
                    "column " + name + " is not a field of a sample");
              });
      elements[i] = column.element();
    }
  }

  @Override
  public Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    if (value.length == 0) {
      throw Undecodable.because("it is empty");
    }
    Utf8Check.require(value, value.length);
    String line = new String(value, StandardCharsets.UTF_8);
    if (header && isHeader(line)) {
      throw new PassedOverException("record: the names of the columns");
    }
    encoder.start(block, row);
    CsvCells cells = new CsvCells(line, dialect);
    int count = 0;
    int blankLabels = 0;
    while (cells.hasNext()) {
      String cell = cells.next();
      if (count < fields.length && (!cell.isEmpty() || fields[count].takesEmpty())) {
        read(count, cell);
      } else if (count < fields.length && elements[count] != Column.SCALAR) {
        if (fields[count] != encoder.label()) {
          throw fields[count].missing();
        }
        blankLabels++;
      }
      count++;
    }
    if (count < fields.length || (count > fields.length && !encoder.ignoresExtra())) {
      throw wrongCount(count);
    }
    if (blankLabels > 0 && blankLabels < labelWidth) {
      throw encoder.label().missing();
    }
    return encoder.finish();
  }

  private boolean isHeader(String line) throws InvalidSampleException {
    CsvCells cells = new CsvCells(line, dialect);
    int count = 0;
    while (cells.hasNext()) {
      if (count == columns.size() || !cells.next().equals(columns.get(count))) {
        return false;
      }
      count++;
    }
    return count == columns.size();
  }

  private void read(int column, String cell) throws InvalidSampleException {
    if (elements[column] == Column.SCALAR) {
      fields[column].parse(cell);
    } else {
      fields[column].parseElement(elements[column], cell);
    }
  }

  private InvalidSampleException wrongCount(int count) {
    return new InvalidSampleException(
        count < fields.length ? Reason.MISSING_FIELD : Reason.EXTRA_FIELD,
        "record: "
            + count
            + " cells where "
            + fields.length
            + " are expected: "
            + String.join(",", columns));
  }
}
