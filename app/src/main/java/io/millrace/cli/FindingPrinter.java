package io.millrace.cli;

import io.millrace.cli.doctor.Finding;
import io.millrace.cli.terminal.TerminalDevice;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Shows a finding to a person: on a terminal wrapped to its width, elsewhere on one line. */
final class FindingPrinter {
  private static final int STATUS_WIDTH = 9;
  private static final int LEAST_TEXT_WIDTH = 30;

  private FindingPrinter() {}

  /** The lines, each with its end. */
  static String text(Finding finding) {
    String text = finding.subject() + ": " + finding.text();
    if (!finding.fix().isEmpty()) {
      text += System.lineSeparator() + "to do: " + finding.fix();
    }
    int width =
        TerminalDevice.isStandardOutput()
            ? Math.max(LEAST_TEXT_WIDTH, TerminalDevice.width() - STATUS_WIDTH)
            : text.length() + 1;
    TextTable table =
        TextTable.forColumns(
            Help.defaultColorScheme(TerminalDevice.colours()),
            new Column(STATUS_WIDTH, 0, Overflow.TRUNCATE),
            new Column(width, 0, Overflow.WRAP));
    table.addRowValues(status(finding.status()), text);
    return table.toString();
  }

  private static String status(Finding.Status status) {
    String style =
        switch (status) {
          case OK -> "green";
          case NOTE -> "yellow";
          case PROBLEM -> "bold,red";
        };
    return "@|%s %s|@".formatted(style, status.label());
  }
}
