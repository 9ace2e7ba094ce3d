package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The table of a page that a benchmark remakes: it stands between two comments. */
final class PageTable {
  private static final String BEGIN = "<!-- table -->\n";
  private static final String END = "<!-- end of table -->\n";

  private PageTable() {}

  /**
   * Puts another table in.
   *
   * @throws IllegalArgumentException if the page lacks the comments
   */
  static void replace(Path page, String table) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "%s: no place for a table: there must be %s and then %s"
              .formatted(page, BEGIN.strip(), END.strip()));
    }
    Files.writeString(
        page, text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
  }
}
