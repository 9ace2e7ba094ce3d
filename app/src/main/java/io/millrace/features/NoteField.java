package io.millrace.features;

/** A field beside the features and the label: no record needs it, no packed record holds it. */
abstract class NoteField extends Field {
  NoteField(Row row, String place) {
    super(row, "field '" + place + "'", false);
  }

  @Override
  final int packedColumn(int index) {
    return NONE;
  }

  @Override
  final void packed(int index, double value) {
    throw new IllegalStateException("packed records hold features only");
  }
}
