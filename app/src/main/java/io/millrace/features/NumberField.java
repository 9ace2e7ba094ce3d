package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.settings.LabelRange;

/** A number in one column. */
final class NumberField extends Field {
  private final int column;
  private final LabelRange range;

  NumberField(Row row, String title, int column, LabelRange range) {
    super(row, title, true);
    this.column = column;
    this.range = range;
  }

  @Override
  public void number(double value) throws InvalidSampleException {
    if (!row.gaps.isMissing(value)) {
      seen();
      packed(0, value);
    }
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    if (!row.gaps.isMissing(value)) {
      throw notANumber(value);
    }
  }

  @Override
  public void parse(String value) throws InvalidSampleException {
    if (!row.gaps.isMissing(value)) {
      number(parsed(value));
    }
  }

  @Override
  int packedColumn(int index) {
    return column;
  }

  @Override
  void packed(int index, double value) throws InvalidSampleException {
    row.set(column, checked(this, range, value));
  }

  @Override
  boolean fill(Missing how) {
    row.set(column, how.number());
    return true;
  }

  @Override
  String wanted() {
    return "a number";
  }

  static float checked(Field field, LabelRange range, double value) throws InvalidSampleException {
    float number = field.finite(value);
    if (!range.contains(value)) {
      throw outOfRange(field, range, value);
    }
    return number;
  }

  private static InvalidSampleException outOfRange(Field field, LabelRange range, double value) {
    return field.invalid(
        Reason.LABEL_OUT_OF_RANGE,
        value + " is outside [" + range.min() + ", " + range.max() + "], the range of the loss");
  }
}
