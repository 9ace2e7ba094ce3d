package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import org.jspecify.annotations.Nullable;

/** The tokens of a text or a list, as the buckets of their hashes; −1 in columns left over. */
final class BagField extends Field {
  private static final int NO_TOKEN = -1;

  private final int column;
  private final int maxTokens;
  private final Buckets buckets;
  private final @Nullable Integer run;

  /**
   * @param run of a text the tokens are all runs of so many characters; null: its words
   */
  BagField(
      Row row, String title, int column, int maxTokens, Buckets buckets, @Nullable Integer run) {
    super(row, title, true);
    this.column = column;
    this.maxTokens = maxTokens;
    this.buckets = buckets;
    this.run = run;
  }

  @Override
  public void text(String value) throws InvalidSampleException {
    seen();
    endVector(run == null ? words(value) : runs(value, run));
  }

  /** Blanks of any kind part the words. */
  private int words(String value) {
    int count = 0;
    int from = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || Character.isWhitespace(value.charAt(i))) {
        if (i > from) {
          set(count++, buckets.of(value, from, i));
        }
        from = i + 1;
      }
    }
    return count;
  }

  /** A text that is shorter is a run of its own. */
  private int runs(String value, int length) {
    int count = 0;
    int from = 0;
    int to = value.offsetByCodePoints(0, Math.min(length, value.codePointCount(0, value.length())));
    if (to > 0) {
      set(count++, buckets.of(value, from, to));
    }
    while (to < value.length() && count < maxTokens) {
      from = value.offsetByCodePoints(from, 1);
      to = value.offsetByCodePoints(to, 1);
      set(count++, buckets.of(value, from, to));
    }
    return count;
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }

  @Override
  public void startVector() throws InvalidSampleException {
    seen();
  }

  @Override
  public void element(int index, String value) {
    set(index, buckets.of(value, 0, value.length()));
  }

  @Override
  public void element(int index, double value) throws InvalidSampleException {
    finite(value);
    set(index, buckets.of(value));
  }

  @Override
  public void endVector(int count) {
    for (int i = count; i < maxTokens; i++) {
      row.set(column + i, NO_TOKEN);
    }
  }

  @Override
  boolean fill(Missing how) {
    endVector(0);
    return true;
  }

  private void set(int index, int bucket) {
    if (index < maxTokens) {
      row.set(column + index, bucket);
    }
  }

  @Override
  int packedColumn(int index) {
    return NONE;
  }

  @Override
  void packed(int index, double value) throws InvalidSampleException {
    row.set(column + index, HashedField.checked(this, buckets, NO_TOKEN, value));
  }

  @Override
  String wanted() {
    return "a text or a list of tokens";
  }
}
