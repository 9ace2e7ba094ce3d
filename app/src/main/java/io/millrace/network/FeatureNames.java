package io.millrace.network;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Features in place of the numbers of their columns. */
public final class FeatureNames {
  private FeatureNames() {}

  /**
   * The same layers with columns by their numbers wherever they name features.
   *
   * @param columns of the features
   * @throws IllegalArgumentException if a name is of none of these
   */
  public static List<Layer> resolve(List<Layer> layers, List<FeatureColumn> columns) {
    return resolve(layers, columns, new int[] {columns.size()});
  }

  private static List<Layer> resolve(List<Layer> layers, List<FeatureColumn> columns, int[] input) {
    List<Layer> resolved = new ArrayList<>();
    List<FeatureColumn> before = columns;
    int[] shape = input;
    for (Layer named : layers) {
      Layer layer = resolve(named, before, shape);
      resolved.add(layer);
      int[] output = layer.outputShape(shape);
      before = layer.columns(before, shape);
      shape = output;
    }
    return resolved;
  }

  /**
   * One of them.
   *
   * @param columns before it
   * @param input the shape of a sample before it
   * @throws IllegalArgumentException as above, or if a layer within can't take what it is given
   */
  public static Layer resolve(Layer named, List<FeatureColumn> columns, int[] input) {
    Layer layer = named.named(columns);
    return layer.inner().isEmpty()
        ? layer
        : layer.withInner(
            layer.inner().stream().map(part -> resolve(part.layers(), columns, input)).toList());
  }

  /** The columns behind several layers. */
  static List<FeatureColumn> through(List<Layer> layers, List<FeatureColumn> columns, int[] input) {
    List<FeatureColumn> behind = columns;
    int[] shape = input;
    for (Layer layer : layers) {
      behind = layer.columns(behind, shape);
      shape = layer.outputShape(shape);
    }
    return behind;
  }

  /** The numbers of these features' columns, in the order of the names. */
  static List<Integer> indexes(List<String> features, List<FeatureColumn> columns) {
    List<Integer> indexes = new ArrayList<>();
    for (String feature : features) {
      int before = indexes.size();
      IntStream.range(0, columns.size())
          .filter(i -> columns.get(i).feature().equals(feature))
          .forEach(indexes::add);
      if (indexes.size() == before) {
        throw new IllegalArgumentException(
            "names feature %s, which is not before it: %s".formatted(feature, known(columns)));
      }
    }
    return indexes;
  }

  private static String known(List<FeatureColumn> columns) {
    String names =
        columns.stream()
            .map(FeatureColumn::feature)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new))
            .stream()
            .limit(20)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "no columns of features are left here" : "there are " + names;
  }

  /** These features' columns, each run of neighbours as one layer. */
  static List<Layer> runs(List<String> features, List<FeatureColumn> columns) {
    List<Integer> indexes = indexes(features, columns);
    List<Layer> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= indexes.size(); i++) {
      if (i == indexes.size() || indexes.get(i) != indexes.get(i - 1) + 1) {
        runs.add(new Branching.Columns(indexes.get(start), indexes.get(i - 1) + 1));
        start = i;
      }
    }
    return runs;
  }
}
