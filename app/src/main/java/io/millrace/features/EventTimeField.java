package io.millrace.features;

import io.millrace.data.InvalidSampleException;

/** When the sample happened, in the format of the settings. */
final class EventTimeField extends NoteField {
  private final TimeFormat format;
  private final TimeReader reader;

  EventTimeField(Row row, String place, TimeFormat format) {
    super(row, place);
    this.format = format;
    this.reader = new TimeReader(this, format);
  }

  @Override
  public void number(long value) throws InvalidSampleException {
    millis(reader.of(value));
  }

  @Override
  public void number(double value) throws InvalidSampleException {
    millis(reader.of(value));
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
    millis(reader.of(value));
  }

  @Override
  public boolean takesMillis() {
    return true;
  }

  @Override
  public void millis(long value) throws InvalidSampleException {
    seen();
    row.eventTime = value;
  }

  @Override
  String wanted() {
    return format.wanted();
  }
}
