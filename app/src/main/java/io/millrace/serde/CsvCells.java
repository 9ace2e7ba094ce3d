package io.millrace.serde;

import io.millrace.data.InvalidSampleException;

/**
 * Walks over the cells of one line of CSV, which may end in a line break. A parser of whole files
 * would allocate its buffers anew for each line.
 */
final class CsvCells {
  private final boolean lenient;
  private final char separator;
  private final int quote;
  private final String line;
  private final int end;
  private int position;
  private boolean more = true;

  CsvCells(String text, CsvDialect dialect) {
    this(text, dialect, false);
  }

  /**
   * Walks over this line.
   *
   * @param lenient whether a quote inside a cell that does not begin with one is a character like
   *     others, as most programs write and read it
   */
  CsvCells(String text, CsvDialect dialect, boolean lenient) {
    this.lenient = lenient;
    separator = dialect.separator();
    quote = dialect.quoteOrNone();
    line = text;
    int length = text.length();
    if (text.endsWith("\n")) {
      length -= text.endsWith("\r\n") ? 2 : 1;
    }
    end = length;
  }

  /** Whether there is a further cell. An empty line has one, which is empty. */
  boolean hasNext() {
    return more;
  }

  /** The next cell's text, without its quotes. */
  String next() throws InvalidSampleException {
    return position < end && line.charAt(position) == quote ? quoted() : plain();
  }

  private String plain() throws InvalidSampleException {
    int start = position;
    while (position < end && line.charAt(position) != separator) {
      char c = line.charAt(position++);
      if (c == '\n' || c == '\r' || (c == quote && !lenient)) {
        throw Undecodable.because("broken CSV: a line break or quote in a cell without quotes");
      }
    }
    return finish(line.substring(start, position));
  }

  private String quoted() throws InvalidSampleException {
    int start = ++position;
    boolean escapes = false;
    while (true) {
      int closing = line.indexOf(quote, position);
      if (closing < 0 || closing >= end) {
        throw Undecodable.because("broken CSV: a quote is not closed");
      }
      position = closing + 1;
      if (position == end || line.charAt(position) != quote) {
        String cell = line.substring(start, closing);
        return finish(escapes ? withoutEscapes(cell) : cell);
      }
      escapes = true;
      position++;
    }
  }

  private String withoutEscapes(String cell) {
    String single = Character.toString(quote);
    return cell.replace(single + single, single);
  }

  private String finish(String cell) throws InvalidSampleException {
    if (position == end) {
      more = false;
    } else if (line.charAt(position++) != separator) {
      throw Undecodable.because("broken CSV: text after a closing quote");
    }
    return cell;
  }

  /**
   * Whether a quoted cell goes on behind this line of a file.
   *
   * @param inside whether one has come down to it
   */
  static boolean isOpen(String line, CsvDialect dialect, boolean inside) {
    int quote = dialect.quoteOrNone();
    boolean open = inside;
    boolean begins = !inside;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == quote && (open || begins)) {
        // One that stands for itself closes its cell and opens it again.
        begins = open;
        open = !open;
      } else if (!open) {
        begins = c == dialect.separator();
      }
    }
    return open;
  }
}
