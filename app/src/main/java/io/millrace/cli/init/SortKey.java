package io.millrace.cli.init;

import io.millrace.features.DecimalText;
import java.util.Comparator;

/**
 * The place of a text among others.
 *
 * @param number that it spells; infinite if it spells none
 */
record SortKey(double number, String text) implements Comparable<SortKey> {
  private static final Comparator<SortKey> ORDER =
      Comparator.comparingDouble(SortKey::number).thenComparing(SortKey::text);

  static SortKey of(String text) {
    return new SortKey(
        DecimalText.isFinite(text) ? DecimalText.parse(text) : Double.POSITIVE_INFINITY, text);
  }

  @Override
  public int compareTo(SortKey other) {
    return ORDER.compare(this, other);
  }
}
