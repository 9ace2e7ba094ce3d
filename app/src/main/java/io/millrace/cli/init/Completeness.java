package io.millrace.cli.init;

import io.millrace.features.Feature;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which features to keep where values are missing: a record that lacks a vector is a dead letter,
 * while the model has a substitute for anything else. Vectors that lack most are left out, until
 * few records are lost.
 *
 * @param kept in the order of the columns
 * @param leftOut those that would lose too many
 * @param lost records without one of the kept features
 * @param records how many were looked at for it, all of which have a label
 */
record Completeness(List<Choice> kept, List<Choice> leftOut, long lost, long records) {
  /** Of the records, the part that may be lost. */
  private static final double MOST_LOST = 0.1;

  /**
   * Decides.
   *
   * @param labelled which of the first records have a label
   */
  static Completeness of(List<Choice> features, BitSet labelled) {
    List<Choice> byMissing =
        features.stream()
            .sorted(Comparator.comparingInt(choice -> missing(choice, labelled).cardinality()))
            .toList();
    BitSet lost = new BitSet();
    Set<Choice> kept = new HashSet<>();
    for (Choice choice : byMissing) {
      BitSet more = missing(choice, labelled);
      more.or(lost);
      // A model needs one feature at least.
      if (kept.isEmpty() || more.cardinality() <= MOST_LOST * labelled.cardinality()) {
        kept.add(choice);
        lost = more;
      }
    }
    List<Choice> leftOut = new ArrayList<>();
    for (Choice choice : features) {
      if (!kept.contains(choice)) {
        leftOut.add(tooOftenMissing(choice));
      }
    }
    return new Completeness(
        features.stream().filter(kept::contains).toList(),
        leftOut,
        lost.cardinality(),
        labelled.cardinality());
  }

  private static Choice tooOftenMissing(Choice choice) {
    return choice.leftOutFor(
        choice.comment() + ": a record without a value would be a dead letter");
  }

  private static BitSet missing(Choice choice, BitSet labelled) {
    BitSet missing = (BitSet) labelled.clone();
    Feature feature = choice.feature();
    if (!(feature instanceof Feature.Vector)) {
      missing.clear();
    } else {
      missing.andNot(choice.column().present(feature.isNumber(), feature.takesEmpty()));
    }
    return missing;
  }
}
