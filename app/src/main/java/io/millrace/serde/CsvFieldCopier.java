package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.InvalidSampleException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes cells out of a line of CSV. All are texts; an empty one is none. */
final class CsvFieldCopier implements FieldCopier {
  private final CsvDialect dialect;
  private final List<String> columns;
  private final List<String> places;

  CsvFieldCopier(List<String> places, List<String> columns, CsvDialect dialect) {
    this.dialect = dialect;
    this.columns = columns;
    this.places = places;
  }

  @Override
  public @Nullable Object[] copy(byte[] value) {
    @Nullable Object[] copied = new @Nullable Object[places.size()];
    CsvCells cells = new CsvCells(new String(value, UTF_8), dialect);
    try {
      for (int i = 0; i < columns.size() && cells.hasNext(); i++) {
        String cell = cells.next();
        int place = places.indexOf(columns.get(i));
        if (place >= 0 && !cell.isEmpty()) {
          copied[place] = cell;
        }
      }
    } catch (InvalidSampleException e) {
      throw new IllegalArgumentException("the record was read as a sample before", e);
    }
    return copied;
  }
}
