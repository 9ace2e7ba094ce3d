package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.settings.LabelRange;

/** Several numbers in as many columns. */
final class VectorField extends Field {
  private final int column;
  private final int size;
  private final LabelRange range;

  VectorField(Row row, String title, int column, int size, LabelRange range) {
    super(row, title, true);
    this.column = column;
    this.size = size;
    this.range = range;
  }

  @Override
  public void startVector() throws InvalidSampleException {
    seen();
  }

  @Override
  public void element(int index, double value) throws InvalidSampleException {
    if (index < size) {
      row.set(column + index, NumberField.checked(this, range, value));
    }
  }

  @Override
  public void endVector(int count) throws InvalidSampleException {
    if (count != size) {
      throw invalid(Reason.WRONG_WIDTH, count + " numbers where " + size + " are expected");
    }
  }

  /** Element 0 announces the vector; whoever parses columns refuses any that is empty. */
  @Override
  public void parseElement(int index, String value) throws InvalidSampleException {
    if (index == 0) {
      seen();
    }
    element(index, parsed(value));
  }

  @Override
  int packedColumn(int index) {
    return column + index;
  }

  @Override
  void packed(int index, double value) throws InvalidSampleException {
    element(index, value);
  }

  @Override
  boolean fill(Missing how) {
    for (int i = 0; i < size; i++) {
      row.set(column + i, how.number());
    }
    return true;
  }

  /** Once the vector has begun, it is one of its numbers that is wrong. */
  @Override
  String wanted() {
    return isSeen() ? "a number" : "a list of " + size + " numbers";
  }
}
