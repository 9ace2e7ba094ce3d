package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;

/**
 * A field of the record that is being encoded. A reader gives it the raw value by one of the
 * methods; each checks the value and writes it into the row.
 *
 * <p>A vector is given as {@link #startVector}, {@link #element} for each number, {@link
 * #endVector}.
 */
public abstract class Field {
  /** No column takes the number as it is. */
  static final int NONE = -1;

  private static final int SHOWN = 60;

  final Row row;
  private final String title;
  private final boolean needed;
  private long stamp;

  /**
   * @param title what it is and its name, for messages
   * @param needed whether every record must have it
   */
  Field(Row row, String title, boolean needed) {
    this.row = row;
    this.title = title;
    this.needed = needed;
  }

  /** Takes a number. */
  public void number(double value) throws InvalidSampleException {
    throw wrongType(Double.toString(value));
  }

  /** Takes a whole number. */
  public void number(long value) throws InvalidSampleException {
    number((double) value);
  }

  /** Whether it takes {@link #millis}. */
  public boolean takesMillis() {
    return false;
  }

  /** Takes a time, in ms since 1970-01-01 UTC. */
  public void millis(long value) throws InvalidSampleException {
    throw wrongType(Long.toString(value));
  }

  /** Takes a text of a format that tells texts from numbers. */
  public void text(String value) throws InvalidSampleException {
    throw wrongType(quote(value));
  }

  /** Takes a value from a format that knows nothing but text, such as CSV. */
  public void parse(String value) throws InvalidSampleException {
    text(value);
  }

  /** Takes a number given as text, the {@code index}-th of this vector. */
  public void parseElement(int index, String value) throws InvalidSampleException {
    throw wrongType(quote(value));
  }

  /** Announces the numbers of a vector. */
  public void startVector() throws InvalidSampleException {
    throw wrongType("a list of numbers");
  }

  /** Takes the {@code index}-th number of this vector, from 0; one too many is only counted. */
  public void element(int index, double value) throws InvalidSampleException {
    throw wrongType("a list of numbers");
  }

  /** Takes the {@code index}-th token of this list, from 0. */
  public void element(int index, String value) throws InvalidSampleException {
    throw wrongType(value);
  }

  /** Whether an empty text is a value, where a format can't tell it from none. */
  public boolean takesEmpty() {
    return false;
  }

  /** Ends a vector of {@code count} numbers. */
  public void endVector(int count) throws InvalidSampleException {
    throw wrongType("a list of numbers");
  }

  /**
   * The column for the {@code index}-th of its numbers in a packed record if it is taken as it is,
   * or NONE. A category is given there as its value's index.
   */
  abstract int packedColumn(int index);

  /** Takes the {@code index}-th of its numbers in a packed record, which has each field once. */
  abstract void packed(int index, double value) throws InvalidSampleException;

  /**
   * Writes what stands for a value that is missing.
   *
   * @param how not {@link Missing#REJECT}
   * @return false if nothing can
   */
  boolean fill(Missing how) {
    return false;
  }

  /** What it wants, for messages. */
  abstract String wanted();

  /** The fault that this value is of a type that the field can't take. */
  public InvalidSampleException wrongType(String value) {
    return invalid(Reason.WRONG_TYPE, value + " is not " + wanted());
  }

  /** The fault that the field, or a part of it, has no value. */
  public InvalidSampleException missing() {
    return invalid(Reason.MISSING_FIELD, "is missing");
  }

  /** Notes that this sample has the field. */
  final void seen() throws InvalidSampleException {
    if (isSeen()) {
      throw invalid(Reason.EXTRA_FIELD, "is a duplicate");
    }
    stamp = row.stamp;
    if (needed) {
      row.present++;
    }
  }

  final boolean isSeen() {
    return stamp == row.stamp;
  }

  final String title() {
    return title;
  }

  final InvalidSampleException invalid(Reason reason, String fault) {
    return new InvalidSampleException(reason, title + ": " + fault);
  }

  /** The value as a float, which it must fit. */
  final float finite(double value) throws InvalidSampleException {
    float narrow = (float) value;
    if (!Float.isFinite(narrow)) {
      throw notFinite(value);
    }
    return narrow;
  }

  private InvalidSampleException notFinite(double value) {
    String fault = Double.isFinite(value) ? " is beyond the range of a float" : " is not finite";
    return invalid(Reason.NOT_FINITE, value + fault);
  }

  /** The number that a text spells. */
  final double parsed(String text) throws InvalidSampleException {
    try {
      return DecimalText.parse(text);
    } catch (NumberFormatException e) {
      throw wrongType(quote(text));
    }
  }

  /** The fault of a text where the format has numbers: perhaps a NaN, which some write so. */
  final InvalidSampleException notANumber(String text) throws InvalidSampleException {
    finite(parsed(text));
    return wrongType(quote(text));
  }

  static String quote(String text) {
    return '"' + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…") + '"';
  }
}
