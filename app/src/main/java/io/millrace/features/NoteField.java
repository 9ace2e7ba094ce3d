package io.millrace.features;

import io.millrace.data.InvalidSampleException;

/** A field beside the features and the label: no record needs it, no packed record holds it. */
abstract class NoteField extends Field {
  NoteField(Row row, String place) {
    super(row, "field '" + place + "'", false);
  }

  /** Takes a time, in ms since 1970-01-01 UTC. */
  void millis(long value) throws InvalidSampleException {
    throw wrongType(Long.toString(value));
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
