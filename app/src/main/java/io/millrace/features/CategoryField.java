package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One of a list of values: as its index in one column, or one-hot in a column for each. */
final class CategoryField extends Field {
  private static final int SHOWN = 10;
  private static final int NO_VALUE = -1;
  private static final String FRACTION = ".0";
  private static final double MAX_EXACT = 1L << 53;

  private final int column;
  private final boolean oneHot;
  private final Unknown unknown;
  private final List<String> values;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final boolean hasFractions;

  private CategoryField(
      Row row, String title, int column, boolean oneHot, List<String> values, Unknown unknown) {
    super(row, title, true);
    this.column = column;
    this.oneHot = oneHot;
    this.unknown = unknown;
    this.values = values;
    for (int i = 0; i < values.size(); i++) {
      indexes.put(values.get(i), i);
    }
    hasFractions = values.stream().anyMatch(value -> value.endsWith(FRACTION));
  }

  /**
   * In a column for each value.
   *
   * @param unknown what becomes of other values
   */
  static CategoryField oneHot(
      Row row, String title, int column, List<String> values, Unknown unknown) {
    return new CategoryField(row, title, column, true, values, unknown);
  }

  /** As an index, which no other value has. A text may say that there is none, as for a number. */
  static CategoryField index(Row row, String title, int column, List<String> values) {
    return new CategoryField(row, title, column, false, values, Unknown.REJECT);
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    Integer index = indexes.get(value);
    if (index == null && !oneHot && row.gaps.isMissing(value)) {
      return;
    }
    if (index == null && unknown == Unknown.REJECT) {
      throw unknown(quote(value));
    }
    seen();
    set(index == null ? NO_VALUE : index);
  }

  /** A number counts as its text: 3 and 3.0 are the value "3" or, if there is none, "3.0". */
  @Override
  public void number(double value) throws InvalidSampleException {
    if (value == Math.rint(value) && Math.abs(value) <= MAX_EXACT) {
      number((long) value);
    } else {
      text(Double.toString(value));
    }
  }

  @Override
  public void number(long value) throws InvalidSampleException {
    String text = Long.toString(value);
    text(hasFractions && !indexes.containsKey(text) ? text + FRACTION : text);
  }

  @Override
  int packedColumn(int index) {
    return NONE;
  }

  @Override
  void packed(int index, double value) throws InvalidSampleException {
    int position = (int) finite(value);
    if (position != value || position < 0 || position >= values.size()) {
      throw unknown("index " + value);
    }
    set(position);
  }

  private void set(int index) {
    if (!oneHot) {
      row.set(column, index);
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      row.set(column + i, i == index ? 1 : 0);
    }
  }

  @Override
  boolean fill(Missing how) {
    set(NO_VALUE);
    return true;
  }

  private InvalidSampleException unknown(String value) {
    return invalid(Reason.UNKNOWN_CLASS, value + " is not " + wanted());
  }

  @Override
  String wanted() {
    return values.stream()
        .limit(SHOWN)
        .collect(Collectors.joining(", ", "one of ", values.size() > SHOWN ? ", …" : ""));
  }
}
