package io.millrace.features;

import io.millrace.data.InvalidSampleException;

/** The sample's own id: a text, or a whole number. */
final class IdField extends NoteField {
  IdField(Row row, String place) {
    super(row, place);
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    seen();
    row.id = value;
  }

  @Override
  public void number(long value) throws InvalidSampleException {
    text(Long.toString(value));
  }

  @Override
  String wanted() {
    return "a text or a whole number";
  }
}
