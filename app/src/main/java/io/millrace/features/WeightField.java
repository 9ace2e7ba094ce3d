package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;

/** A factor of at least 0 on the sample's loss. */
final class WeightField extends NoteField {
  WeightField(Row row, String place) {
    super(row, place);
  }

  @Override
  public void number(double value) throws InvalidSampleException {
    seen();
    float weight = finite(value);
    if (weight < 0) {
      throw invalid(Reason.NEGATIVE_WEIGHT, value + " is below 0");
    }
    row.setWeight(weight);
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    throw notANumber(value);
  }

  @Override
  public void parse(String value) throws InvalidSampleException {
    number(parsed(value));
  }

  @Override
  String wanted() {
    return "a number";
  }
}
