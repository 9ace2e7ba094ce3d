package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** A time, as the numbers of its parts. */
final class TimeField extends Field {
  private final int column;
  private final List<TimePart> parts;
  private final int width;
  private final ZoneId zone;
  private final TimeReader reader;

  /**
   * @param zone in which hours and days are counted
   */
  TimeField(
      Row row, String title, int column, List<TimePart> parts, ZoneId zone, TimeFormat format) {
    super(row, title, true);
    this.column = column;
    this.parts = parts;
    this.width = parts.stream().mapToInt(TimePart::width).sum();
    this.zone = zone;
    this.reader = new TimeReader(this, format);
  }

  @Override
  public void number(long value) throws InvalidSampleException {
    millis(reader.of(value));
  }

  @Override
  public void number(double value) throws InvalidSampleException {
    if (!row.gaps.isMissing(value)) {
      millis(reader.of(value));
    }
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    if (!row.gaps.isMissing(value)) {
      millis(reader.of(value));
    }
  }

  @Override
  public boolean takesMillis() {
    return true;
  }

  @Override
  public void millis(long value) throws InvalidSampleException {
    seen();
    ZonedDateTime time = Instant.ofEpochMilli(value).atZone(zone);
    int next = column;
    for (TimePart part : parts) {
      part.write(time, row, next);
      next += part.width();
    }
  }

  @Override
  int packedColumn(int index) {
    return column + index;
  }

  @Override
  void packed(int index, double value) throws InvalidSampleException {
    row.set(column + index, finite(value));
  }

  @Override
  boolean fill(Missing how) {
    for (int i = 0; i < width; i++) {
      row.set(column + i, how.number());
    }
    return true;
  }

  @Override
  String wanted() {
    return reader.format().wanted();
  }
}
