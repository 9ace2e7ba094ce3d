package io.millrace.config;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.jspecify.annotations.Nullable;

/** What somebody probably meant to write. */
final class Suggestion {
  private static final double ALIKE = 0.85;
  private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

  private Suggestion() {}

  /** The known name that is most like the given one, or null if none is like it. */
  static @Nullable String of(String name, Collection<String> known) {
    return known.stream()
        .max(Comparator.comparingDouble(candidate -> SIMILARITY.apply(name, candidate)))
        .filter(best -> SIMILARITY.apply(name, best) >= ALIKE)
        .orElse(null);
  }

  /** The rule that a name must be one of those known, with a suggestion if there is one. */
  static String oneOf(String name, Collection<String> known) {
    String meant = of(name, known);
    return "must be one of "
        + String.join(", ", known)
        + (meant == null ? "" : "; did you mean " + meant + "?");
  }
}
