package io.millrace.features;

/** A field whose value, whatever it is, does not matter. */
final class UnreadField extends NoteField {
  UnreadField(Row row, String place) {
    super(row, place);
  }

  @Override
  public void number(double value) {}

  @Override
  public void text(String value) {}

  @Override
  public void millis(long value) {}

  @Override
  String wanted() {
    return "anything";
  }
}
