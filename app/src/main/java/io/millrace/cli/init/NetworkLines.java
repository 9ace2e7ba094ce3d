package io.millrace.cli.init;

import io.millrace.features.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A network for these features, as lines of YAML: numbers are standardized; hashed features and
 * bags, whose buckets are no quantities, are embedded.
 */
final class NetworkLines {
  private static final int EMBEDDED = 8;

  private final List<Feature> features;

  private NetworkLines(List<Feature> features) {
    this.features = features;
  }

  /**
   * The lines below {@code network:}.
   *
   * @param outputs one for each class, or for each number of the label
   */
  static List<String> of(List<Feature> features, int outputs) {
    List<String> lines = new ArrayList<>(new NetworkLines(features).inputs());
    lines.add("  - dense: {units: 32, activation: relu}");
    lines.add("  - dense: {units: " + outputs + "}");
    return lines;
  }

  private List<String> inputs() {
    List<Branch> branches = branches();
    if (branches.size() == 1) {
      return branches.get(0).layers().stream().map(layer -> "  - " + layer).toList();
    }
    List<String> lines = new ArrayList<>(List.of("  - concat:", "      branches:"));
    for (Branch branch : branches) {
      lines.add(
          "        - [columns: {features: %s}, %s]"
              .formatted(Scalar.quoted(branch.features()), String.join(", ", branch.layers())));
    }
    return lines;
  }

  /** Some features and the first layers above them. */
  private record Branch(List<String> features, List<String> layers) {}

  private List<Branch> branches() {
    List<Branch> branches = new ArrayList<>();
    List<String> plain = names(feature -> !feature.givesBuckets());
    if (!plain.isEmpty()) {
      branches.add(new Branch(plain, List.of("standardize")));
    }
    hashed()
        .forEach(
            (buckets, names) ->
                branches.add(new Branch(names, List.of(embedding(buckets, ""), "flatten"))));
    for (Feature feature : features) {
      if (feature instanceof Feature.Bag bag) {
        branches.add(
            new Branch(List.of(bag.name()), List.of(embedding(bag.buckets(), ", combiner: mean"))));
      }
    }
    return branches;
  }

  /** Hashed features by their buckets: those of equal number share a table. */
  private Map<Integer, List<String>> hashed() {
    Map<Integer, List<String>> byBuckets = new TreeMap<>();
    for (Feature feature : features) {
      if (feature instanceof Feature.Hashed hashed) {
        byBuckets
            .computeIfAbsent(hashed.buckets(), buckets -> new ArrayList<>())
            .add(hashed.name());
      }
    }
    return byBuckets;
  }

  private static String embedding(int values, String more) {
    return "embedding: {values: %d, units: %d%s}".formatted(values, EMBEDDED, more);
  }

  private List<String> names(Predicate<Feature> which) {
    return features.stream().filter(which).map(Feature::name).toList();
  }
}
