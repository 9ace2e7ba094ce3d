package io.millrace.features;

/** A field beside the features and the label: no record needs it, no packed record holds it. */
abstract class NoteField extends Field {
  NoteField(Row row, String name) {
    super(row, "field '" + name + "'", false);
  }

  @Override
  final int packedWidth() {
    return 0;
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
