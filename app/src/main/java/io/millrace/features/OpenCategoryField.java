package io.millrace.features;

import io.millrace.data.InvalidSampleException;

/** Any value, as a 1 in the column of its hash. */
final class OpenCategoryField extends Field {
  private static final int NO_VALUE = -1;

  private final int column;
  private final Buckets buckets;

  OpenCategoryField(Row row, String title, int column, Buckets buckets) {
    super(row, title, true);
    this.column = column;
    this.buckets = buckets;
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    seen();
    set(buckets.of(value, 0, value.length()));
  }

  @Override
  public void number(double value) throws InvalidSampleException {
    seen();
    finite(value);
    set(buckets.of(value));
  }

  @Override
  public void number(long value) throws InvalidSampleException {
    seen();
    set(buckets.of(value));
  }

  @Override
  int packedColumn(int index) {
    return NONE;
  }

  @Override
  void packed(int index, double value) throws InvalidSampleException {
    set((int) HashedField.checked(this, buckets, 0, value));
  }

  private void set(int bucket) {
    for (int i = 0; i < buckets.count(); i++) {
      row.set(column + i, i == bucket ? 1 : 0);
    }
  }

  @Override
  boolean fill(Missing how) {
    set(NO_VALUE);
    return true;
  }

  @Override
  String wanted() {
    return "a text or a number";
  }
}
