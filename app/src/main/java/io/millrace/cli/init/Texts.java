package io.millrace.cli.init;

import java.util.StringTokenizer;

/** The texts of a column. */
final class Texts {
  /** The part of the values that tells what they are. */
  private static final double MOST = 0.99;

  private long count;
  private long times;
  private long instants;
  private long words;
  private int mostWords;
  private String example = "";
  private long written;
  private String writtenExample = "";

  void add(String text) {
    if (count++ == 0) {
      example = text;
    }
    if (Times.isTime(text)) {
      times++;
      instants += Times.isInstant(text) ? 1 : 0;
    }
    if (WrittenNumber.is(text) && written++ == 0) {
      writtenExample = text;
    }
    addWords(new StringTokenizer(text).countTokens());
  }

  /** Notes a list of so many tokens, which is no text but counts as one of so many words. */
  void addWords(int more) {
    words += more;
    mostWords = Math.max(mostWords, more);
  }

  long count() {
    return count;
  }

  /**
   * Whether times are all there is, but for few exceptions.
   *
   * @param values of the column, texts or not
   */
  boolean areTimes(long values) {
    return times > 0 && times >= MOST * values;
  }

  /**
   * Whether they are numbers as people write them, but for few exceptions.
   *
   * @param others values of the column that are numbers as they are
   */
  boolean areWritten(long others) {
    return written > 0 && written + others >= MOST * (count + others);
  }

  /** The first of these. */
  String writtenExample() {
    return writtenExample;
  }

  /** Whether each is a time as samples need it. */
  boolean areInstants() {
    return count > 0 && instants == count;
  }

  /** Words per text. */
  double meanWords() {
    return count == 0 ? 0 : (double) words / count;
  }

  int mostWords() {
    return mostWords;
  }

  /** The first. */
  String example() {
    return example;
  }
}
