package io.millrace.cli.peek;

import io.millrace.features.Feature;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the columns of a sample's vector are called: by their features, and their place in these.
 */
final class ColumnTitles {
  private ColumnTitles() {}

  /** One for each column, such as {@code x}, {@code day=MO}, {@code pixels_0}. */
  static List<String> of(List<Feature> features) {
    return features.stream().flatMap(ColumnTitles::of).toList();
  }

  private static Stream<String> of(Feature feature) {
    if (feature instanceof Feature.Category category) {
      return category.values().stream().map(value -> feature.name() + "=" + value);
    }
    boolean several = feature instanceof Feature.Vector || feature instanceof Feature.Bag;
    return several
        ? IntStream.range(0, feature.width()).mapToObj(i -> feature.name() + "_" + i)
        : Stream.of(feature.name());
  }
}
