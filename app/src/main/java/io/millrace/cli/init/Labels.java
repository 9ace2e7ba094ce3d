package io.millrace.cli.init;

import java.util.List;

/** The columns among which a person chooses the label. */
public final class Labels {
  private Labels() {}

  /** Their names, the most likely first. */
  public static List<String> candidates(Profile profile) {
    return LabelChoice.candidates(profile).stream().map(Column::name).toList();
  }

  /**
   * What is said where nobody can be asked.
   *
   * @param profile of at least one record
   */
  public static String question(Profile profile) {
    List<Column> candidates = LabelChoice.candidates(profile);
    return candidates.isEmpty()
        ? "no column can be the label; there are " + LabelChoice.names(profile.columns())
        : "which column is the label? Name it with --label NAME; there are "
            + LabelChoice.names(candidates);
  }
}
