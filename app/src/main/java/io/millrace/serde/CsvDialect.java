package io.millrace.serde;

import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * How cells of CSV are told apart.
 *
 * @param separator between them
 * @param quote around one that holds separators, line breaks or quotes, which are doubled; null if
 *     there is no such character
 */
public record CsvDialect(char separator, @Nullable Character quote) {
  /** Commas and double quotes. */
  public static final CsvDialect RFC_4180 = new CsvDialect(',', '"');

  private static final int NO_CHARACTER = -1;

  /** The same with another separator. */
  public CsvDialect withSeparator(char other) {
    return new CsvDialect(other, quote);
  }

  /** The quote, or what no character is equal to. */
  int quoteOrNone() {
    return quote == null ? NO_CHARACTER : quote;
  }

  /** What writes lines. */
  CSVFormat format() {
    return CSVFormat.RFC4180.builder().setDelimiter(separator).setQuote(quote).get();
  }
}
