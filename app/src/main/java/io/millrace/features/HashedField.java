package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;

/** Any value, as the bucket of its hash in one column. */
final class HashedField extends Field {
  private final int column;
  private final Buckets buckets;

  HashedField(Row row, String title, int column, Buckets buckets) {
    super(row, title, true);
    this.column = column;
    this.buckets = buckets;
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    seen();
    row.set(column, buckets.of(value, 0, value.length()));
  }

  @Override
  public void number(double value) throws InvalidSampleException {
    seen();
    finite(value);
    row.set(column, buckets.of(value));
  }

  @Override
  public void number(long value) throws InvalidSampleException {
    seen();
    row.set(column, buckets.of(value));
  }

  @Override
  int packedColumn(int index) {
    return NONE;
  }

  @Override
  void packed(int index, double value) throws InvalidSampleException {
    row.set(column, checked(this, buckets, 0, value));
  }

  /** A bucket that a packed record gives. */
  static float checked(Field field, Buckets buckets, int least, double value)
      throws InvalidSampleException {
    int bucket = (int) field.finite(value);
    if (bucket != value || bucket < least || bucket >= buckets.count()) {
      throw field.invalid(
          Reason.UNKNOWN_CLASS,
          "bucket %s is not a whole number from %d to %d"
              .formatted(value, least, buckets.count() - 1));
    }
    return bucket;
  }

  /** As if it were an empty text: a value like others. */
  @Override
  boolean fill(Missing how) {
    row.set(column, buckets.of("", 0, 0));
    return true;
  }

  @Override
  String wanted() {
    return "a text or a number";
  }
}
