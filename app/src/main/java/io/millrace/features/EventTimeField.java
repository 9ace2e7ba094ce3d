package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import java.time.DateTimeException;

/** When the sample happened, in the format of the settings. */
final class EventTimeField extends NoteField {
  private final TimeFormat format;

  EventTimeField(Row row, String place, TimeFormat format) {
    super(row, place);
    this.format = format;
  }

  @Override
  public void number(long value) throws InvalidSampleException {
    if (!format.takesNumbers()) {
      digits(Long.toString(value));
      return;
    }
    try {
      millis(format.millis(value));
    } catch (ArithmeticException e) {
      throw wrongType(Long.toString(value));
    }
  }

  @Override
  public void number(double value) throws InvalidSampleException {
    if (!format.takesNumbers()) {
      throw wrongType(Double.toString(value));
    }
    try {
      millis(format.millis(value));
    } catch (ArithmeticException e) {
      throw wrongType(Double.toString(value));
    }
  }

  private void digits(String value) throws InvalidSampleException {
    if (!format.takesDigits()) {
      throw wrongType(value);
    }
    parse(value);
  }

  /** A text that spells a number is none where a format tells the two apart. */
  @Override
  public void text(String value) throws InvalidSampleException {
    if (format.takesNumbers() && DecimalText.isFinite(value)) {
      throw wrongType(quote(value));
    }
    parse(value);
  }

  @Override
  public void parse(String value) throws InvalidSampleException {
    try {
      millis(format.millis(value));
    } catch (DateTimeException | ArithmeticException e) {
      throw wrongType(quote(value));
    }
  }

  @Override
  void millis(long value) throws InvalidSampleException {
    seen();
    row.eventTime = value;
  }

  @Override
  String wanted() {
    return format.wanted();
  }
}
