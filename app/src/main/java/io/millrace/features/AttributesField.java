package io.millrace.features;

/** Notes of the producer, which readers pass over. */
final class AttributesField extends NoteField {
  AttributesField(Row row, String place) {
    super(row, place);
  }

  @Override
  String wanted() {
    return "an object";
  }
}
