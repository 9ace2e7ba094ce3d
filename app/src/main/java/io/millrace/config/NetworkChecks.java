package io.millrace.config;

import io.millrace.network.FeatureColumn;
import io.millrace.network.FeatureNames;
import io.millrace.network.Layer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that each layer can take what the one before it gives. */
final class NetworkChecks {
  /** Never what an unnamed layer is called, which begins with a digit. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private final Problems problems;
  private final int batchSize;

  NetworkChecks(Problems problems, int batchSize) {
    this.problems = problems;
    this.batchSize = batchSize;
  }

  /**
   * What comes to a layer.
   *
   * @param shape of a sample
   * @param columns of its vector; none if it is no vector
   * @param fixed whether it depends on the sample alone, see {@link Layer#isFixed}
   */
  private record Flow(int[] shape, List<FeatureColumn> columns, boolean fixed) {}

  /**
   * Checks a network.
   *
   * @param path of its setting
   * @param features the columns before it
   */
  void check(List<Layer> network, String path, List<FeatureColumn> features) {
    int before = problems.count();
    Flow start = new Flow(new int[] {features.size()}, features, true);
    int[] output = through(network, path, start);
    if (problems.count() == before && output.length != 1) {
      problems.add(
          path, "gives " + Arrays.toString(output), "must give a vector; put flatten in it");
    }
  }

  /** The shape behind some layers, or where the first that can't be there stands. */
  private int[] through(List<Layer> layers, String path, Flow start) {
    Flow flow = start;
    Set<String> names = new HashSet<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      String place = path + "[" + i + "]";
      int before = problems.count();
      checkName(layer.tuning().name(), place + ".name", names);
      try {
        Layer named = layer.named(flow.columns);
        checkBuckets(named, place, flow.columns);
        check(named, place + "." + layer.kind(), flow);
        if (problems.count() > before) {
          return flow.shape;
        }
        flow = behind(layer, flow);
      } catch (IllegalArgumentException e) {
        problems.add(place, layer.kind(), String.valueOf(e.getMessage()));
        return flow.shape;
      }
    }
    return flow.shape;
  }

  private static Flow behind(Layer layer, Flow flow) {
    Layer resolved = FeatureNames.resolve(layer, flow.columns, flow.shape);
    int[] shape = resolved.outputShape(flow.shape);
    return new Flow(
        shape, resolved.columns(flow.columns, flow.shape), flow.fixed && resolved.isFixed());
  }

  /** Buckets must not be taken for quantities. */
  private void checkBuckets(Layer layer, String path, List<FeatureColumn> columns) {
    if (layer.takesBuckets()) {
      return;
    }
    columns.stream()
        .filter(FeatureColumn::isBucket)
        .findFirst()
        .ifPresent(column -> problems.add(path, layer.kind(), bucketRule(column.feature())));
  }

  private static String bucketRule(String feature) {
    if (feature.isEmpty()) {
      return "is given the buckets of a cross, which have neither size nor order: put an embedding"
          + " before it";
    }
    return "is given the buckets of feature %s, which have neither size nor order: let concat part"
            .formatted(feature)
        + " the features, with a branch [columns: {features: [%s]}, embedding: {…}]"
            .formatted(feature);
  }

  private void checkName(@Nullable String name, String path, Set<String> names) {
    if (name != null && !NAME.matcher(name).matches()) {
      problems.add(path, name, "must be a letter, then letters, digits, underscores or hyphens");
    } else if (name != null && !names.add(name)) {
      problems.add(path, name, "must differ from the names of earlier layers");
    }
  }

  private void check(Layer layer, String path, Flow flow) {
    for (Layer.Inner inner : layer.inner()) {
      through(inner.layers(), path + "." + inner.setting(), flow);
    }
    layer
        .fault(new Layer.Place(flow.shape, flow.fixed, batchSize))
        .ifPresent(
            fault -> {
              String setting = fault.setting().isEmpty() ? "" : "." + fault.setting();
              problems.add(path + setting, fault.value(), fault.rule());
            });
  }
}
