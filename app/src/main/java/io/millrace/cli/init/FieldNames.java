package io.millrace.cli.init;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a field's name says of its meaning. */
final class FieldNames {
  private static final Set<String> IDS = Set.of("id", "uuid", "guid", "key");
  private static final Set<String> TIMES =
      Set.of("time", "timestamp", "date", "datetime", "ts", "at", "epoch");
  private static final Set<String> LABELS = Set.of("label", "target", "class", "y", "outcome");

  /** As pandas calls a column that has no name. */
  private static final Pattern UNNAMED = Pattern.compile("Unnamed: \\d+");

  private FieldNames() {}

  /** Whether it is called an id, such as {@code order_id} or {@code userId}. */
  static boolean isId(String name) {
    return IDS.contains(lastWord(name));
  }

  /** Whether it is called as pandas calls the numbers of rows that it has written before. */
  static boolean isUnnamed(String name) {
    return UNNAMED.matcher(name).matches();
  }

  /** Whether it is called a time, such as {@code created_at} or {@code eventTime}. */
  static boolean isTime(String name) {
    return TIMES.contains(lastWord(name));
  }

  /** Whether it is what a label is often called. */
  static boolean isLabel(String name) {
    return LABELS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static String lastWord(String name) {
    return name.replaceFirst("^.*[^\\p{L}\\p{N}](?=[\\p{L}\\p{N}]+$)", "")
        .replaceFirst("^.*\\p{Ll}(?=\\p{Lu}\\p{L}*$)", "")
        .toLowerCase(Locale.ROOT);
  }
}
