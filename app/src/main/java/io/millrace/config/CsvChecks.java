package io.millrace.config;

import io.millrace.serde.SampleFormat;

/** Checks how cells of CSV are told apart. */
final class CsvChecks {
  private static final String PATH = "samples.format.csv.";

  private final Problems problems;

  CsvChecks(Problems problems) {
    this.problems = problems;
  }

  void check(SampleFormat.Csv csv) {
    if (!isCharacter(csv.separator())) {
      problems.add(PATH + "separator", csv.separator(), "must be one character; a tab is \"\\t\"");
    }
    if (!csv.quote().isEmpty() && !isCharacter(csv.quote())) {
      problems.add(
          PATH + "quote", csv.quote(), "must be one character, or \"\" if cells are never quoted");
    } else if (csv.quote().equals(csv.separator())) {
      problems.add(PATH + "quote", csv.quote(), "must differ from the separator");
    }
  }

  private static boolean isCharacter(String text) {
    return text.length() == 1 && !text.equals("\n") && !text.equals("\r");
  }
}
