package io.millrace.data;

import java.util.Locale;

/** A record that can't be learned from. It belongs on the dead-letter topic, with this reason. */
public sealed class InvalidSampleException extends Exception permits PassedOverException {
  private static final long serialVersionUID = 1L;

  /** A message quotes what a record holds, and that can be megabytes. */
  private static final int MAX_MESSAGE = 1000;

  private final Reason reason;

  /**
   * Says what is wrong.
   *
   * @param reason the kind of fault, by which dead letters are counted
   * @param message the field, its value, and what was expected; of more than 1000 characters the
   *     first. It is kept as {@link OneLine}
   */
  public InvalidSampleException(Reason reason, String message) {
    // No stack trace: bad input is no bug, and a flood of it must not slow the stream.
    super(cut(OneLine.of(message)), null, false, false);
    this.reason = reason;
  }

  private static String cut(String message) {
    if (message.length() <= MAX_MESSAGE) {
      return message;
    }
    boolean splitsPair = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 2));
    return message.substring(0, MAX_MESSAGE - (splitsPair ? 2 : 1)) + "…";
  }

  /** The kind of fault. */
  public Reason reason() {
    return reason;
  }

  /** The kinds of fault that a record can have. */
  public enum Reason {
    /** The bytes are not of the topic's format. */
    UNDECODABLE,
    /** The record is longer than the settings allow. */
    OVERSIZED,
    /** A feature or the label is missing. */
    MISSING_FIELD,
    /** There is a field that the settings don't name, or one is there twice. */
    EXTRA_FIELD,
    /** A field is of the wrong type, such as a text where a number is expected. */
    WRONG_TYPE,
    /** A vector has too few or too many numbers. */
    WRONG_WIDTH,
    /** A number is NaN, infinite, or too large for a float. */
    NOT_FINITE,
    /** A category or class is none of the values in the settings. */
    UNKNOWN_CLASS,
    /** A numeric label is outside the range that the loss accepts. */
    LABEL_OUT_OF_RANGE,
    /** The sample's weight is below 0. */
    NEGATIVE_WEIGHT,
    /** A sample has the id of one that still waits for its label. */
    DUPLICATE_ID,
    /** A label is for a sample that does not wait for it: none came, or its time is over. */
    NO_SAMPLE_WAITS,
    /** A label is for a sample that has one already. */
    DUPLICATE_LABEL;

    /** The reason as it stands in headers and metrics, for instance {@code wrong_width}. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
