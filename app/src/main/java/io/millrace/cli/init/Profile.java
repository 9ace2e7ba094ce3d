package io.millrace.cli.init;

import io.millrace.data.InvalidSampleException;
import io.millrace.serde.NamedRecord;
import io.millrace.serde.NamedSample;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was seen in records, column by column, in bounded memory. */
public final class Profile {
  /** Further fields are not looked at: objects may have keys without end. */
  static final int MOST_COLUMNS = 10_000;

  private final Map<FieldPath, Column> columns = new LinkedHashMap<>();
  private long records;
  private long faults;
  private String firstFault = "";
  private int longest;
  private boolean complete = true;
  private boolean avro;

  /** Names columns before there is a record, as the first line of a CSV file does. */
  public void expect(Collection<String> names) {
    names.forEach(name -> column(FieldPath.of(name)));
  }

  /**
   * Looks at a row of CSV.
   *
   * @param bytes of the line
   */
  public void csv(Map<String, String> cells, int bytes) {
    // As JSON it also has the names, with quotes and colons.
    int names = cells.keySet().stream().mapToInt(name -> name.length() + 6).sum();
    add(CsvValues.of(cells), bytes + names);
  }

  /**
   * Looks at a record in JSON.
   *
   * @throws InvalidSampleException if it is not an object in JSON; it is not counted
   */
  public void json(byte[] value) throws InvalidSampleException {
    add(JsonValues.of(value), value.length);
  }

  /**
   * Looks at a record in Avro.
   *
   * @param label its name, which the record does not tell
   * @throws InvalidSampleException if it is not a sample with named features; it is not counted
   */
  public void avro(byte[] value, String label) throws InvalidSampleException {
    add(AvroValues.of(NamedSample.read(value), label), value.length);
    avro = true;
  }

  /**
   * Looks at a record whose schema names its fields.
   *
   * @param bytes of the record
   * @throws InvalidSampleException if it is not an object in JSON; it is not counted
   */
  public void named(NamedRecord record, int bytes) throws InvalidSampleException {
    add(
        record instanceof NamedRecord.Json json
            ? JsonValues.of(json.text())
            : NamedValues.of((NamedRecord.Fields) record),
        bytes);
  }

  private void add(Map<FieldPath, Value> values, int bytes) {
    longest = Math.max(longest, bytes);
    values.forEach((path, value) -> column(path).ifPresent(column -> column.add(records, value)));
    records++;
  }

  private Optional<Column> column(FieldPath path) {
    if (columns.size() >= MOST_COLUMNS && !columns.containsKey(path)) {
      complete = false;
      return Optional.empty();
    }
    return Optional.of(columns.computeIfAbsent(path, Column::new));
  }

  /** Counts what is no record. */
  public void fault(String message) {
    if (faults++ == 0) {
      firstFault = message;
    }
  }

  /** Whether there were records in Avro. */
  public boolean isAvro() {
    return avro;
  }

  /** How many records were looked at. */
  public long records() {
    return records;
  }

  /** How many were none. */
  public long faults() {
    return faults;
  }

  /** What was wrong with the first of these. */
  public String firstFault() {
    return firstFault;
  }

  /** Bytes of the longest record. */
  int longest() {
    return longest;
  }

  /** Whether all fields were looked at. */
  boolean isComplete() {
    return complete;
  }

  /** The columns, in the order in which they came. */
  Collection<Column> columns() {
    return columns.values();
  }

  /** The column of that name, if there is one. */
  Optional<Column> find(String name) {
    return columns.values().stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
