package io.millrace.cli.init;

/** What a field of a record holds, as far as it tells the field's type. */
public sealed interface Value {
  /**
   * The number, even if no sample can hold it: a float must. NaN and infinity are the texts by
   * which they are named among missing values.
   */
  static Value number(double number, String text) {
    if (Double.isNaN(number)) {
      return new Text("NaN");
    } else if (Double.isInfinite(number) && text.endsWith("Infinity")) {
      return new Text(text);
    }
    return new Numeric(number, text);
  }

  /** Nothing: no sample can be made of it, unless the field is a bag of tokens. */
  record Empty() implements Value {}

  /** A text. */
  record Text(String text) implements Value {}

  /**
   * A number.
   *
   * @param text what a category takes it for
   */
  record Numeric(double number, String text) implements Value {}

  /**
   * A time of a type of its own.
   *
   * @param millis since 1970-01-01 UTC
   */
  record Time(long millis) implements Value {}

  /** An array of numbers. */
  record Vector(int size) implements Value {}

  /** An array of texts. */
  record Tokens(int size) implements Value {}

  /**
   * What no feature can be.
   *
   * @param what it is, such as "arrays of arrays"
   */
  record Unreadable(String what) implements Value {}
}
