package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import java.time.DateTimeException;
import java.time.Instant;

/** When the sample happened: ms since 1970-01-01 UTC, or a text of ISO 8601 with its zone. */
final class EventTimeField extends NoteField {
  EventTimeField(Row row) {
    super(row, SampleFields.EVENT_TIME);
  }

  @Override
  public void number(long value) throws InvalidSampleException {
    seen();
    row.eventTime = value;
  }

  @Override
  public void number(double value) throws InvalidSampleException {
    if (value != (long) value) {
      throw wrongType(Double.toString(value));
    }
    number((long) value);
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    try {
      number(Instant.parse(value).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw wrongType(quote(value));
    }
  }

  @Override
  public void parse(String value) throws InvalidSampleException {
    if (DecimalText.isFinite(value)) {
      number(parsed(value));
    } else {
      text(value);
    }
  }

  @Override
  String wanted() {
    return "a time: whole ms since 1970-01-01 UTC, or such as 2026-01-31T12:00:00Z";
  }
}
