package io.millrace.cli.init;

import io.millrace.cli.terminal.Numbers;
import java.util.List;
import java.util.stream.Collectors;

/** What was seen of a column, in the words of a comment. */
final class Evidence {
  private Evidence() {}

  /** Of a number. */
  static String number(Column column, long records) {
    String range = column.numbers().range();
    long values = column.values() - column.markers();
    String markers =
        column.markers() == 0 ? "" : ", such as " + Scalar.comment(column.texts().example());
    return range + missing(values, records) + markers;
  }

  /** Of texts, or of numbers that are taken as texts. */
  static String texts(Column column, long records) {
    DistinctValues distinct = column.distinct();
    String about = distinct.isKnown() ? "" : "about ";
    return about
        + Share.count(distinct.count(), "value")
        + mixed(column)
        + missing(column.values(), records)
        + (column.isNumeric() && column.numbers().areCodes() ? ", with leading zeros" : "")
        + written(column);
  }

  /** Of texts or lists that are read as words. */
  static String words(Column column, long records) {
    return "up to "
        + Share.count(column.texts().mostWords(), "word")
        + mixed(column)
        + missing(column.values(), records);
  }

  /** Of arrays. */
  static String vector(Column column, long records) {
    return "arrays of "
        + Share.count(column.vectorSize(), "number")
        + missing(column.values(), records);
  }

  /** Of times. */
  static String time(Column column, long records) {
    return "a time" + missing(column.values(), records);
  }

  /** Tells of texts among numbers. */
  private static String mixed(Column column) {
    long numbers = column.numbers().count();
    long texts = column.texts().count();
    return numbers == 0 || texts == 0 || column.isWritten()
        ? ""
        : ", mixed: %s and %s such as %s, all taken as texts"
            .formatted(
                Share.count(numbers, "number"),
                Share.count(texts, "text"),
                Scalar.comment(column.texts().example()));
  }

  private static String missing(long values, long records) {
    return values == records ? "" : ", " + Share.of(records - values, records) + " missing";
  }

  /**
   * How often each class comes, if there are not too many.
   *
   * @param classes at least two; other values stand for a missing label
   */
  static String classes(Column column, List<String> classes, long records) {
    DistinctValues distinct = column.distinct();
    long values = classes.stream().mapToLong(distinct::count).sum();
    String shares = "";
    if (classes.size() <= 5) {
      shares =
          classes.stream()
              .map(text -> Scalar.comment(text) + " " + Share.of(distinct.count(text), values))
              .collect(Collectors.joining(", ", ": ", ""));
    }
    return Numbers.count(classes.size())
        + " classes"
        + shares
        + (column.isNumeric() ? "" : mixed(column))
        + missing(values, records)
        + written(column);
  }

  /** Tells of numbers that samples take for texts, and what to do. */
  static String written(Column column) {
    return column.isWritten()
        ? ", numbers such as %s are taken as texts: write them such as 1234.5"
            .formatted(Scalar.comment(column.texts().writtenExample()))
        : "";
  }
}
