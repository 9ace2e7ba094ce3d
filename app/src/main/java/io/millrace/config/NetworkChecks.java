package io.millrace.config;

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
   * Checks a network.
   *
   * @param features numbers per sample before it
   */
  void check(List<Layer> network, int features) {
    int before = problems.count();
    int[] output = through(network, "network", new int[] {features}, true);
    if (problems.count() == before && output.length != 1) {
      problems.add(
          "network", "gives " + Arrays.toString(output), "must give a vector; put flatten in it");
    }
  }

  /**
   * The shape behind some layers.
   *
   * @param fixed whether what comes to them depends on the sample alone, see {@link Layer#isFixed}
   */
  private int[] through(List<Layer> layers, String path, int[] input, boolean fixed) {
    int[] shape = input;
    Set<String> names = new HashSet<>();
    boolean soFar = fixed;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      String place = path + "[" + i + "]";
      int before = problems.count();
      checkName(layer.tuning().name(), place + ".name", names);
      check(layer, place + "." + layer.kind(), new Layer.Place(shape, soFar, batchSize));
      soFar &= layer.isFixed();
      if (problems.count() > before) {
        return shape;
      }
      try {
        shape = layer.outputShape(shape);
      } catch (IllegalArgumentException e) {
        problems.add(place, layer.kind(), String.valueOf(e.getMessage()));
        return shape;
      }
    }
    return shape;
  }

  private void checkName(@Nullable String name, String path, Set<String> names) {
    if (name != null && !NAME.matcher(name).matches()) {
      problems.add(path, name, "must be a letter, then letters, digits, underscores or hyphens");
    } else if (name != null && !names.add(name)) {
      problems.add(path, name, "must differ from the names of earlier layers");
    }
  }

  private void check(Layer layer, String path, Layer.Place place) {
    for (Layer.Inner inner : layer.inner()) {
      through(inner.layers(), path + "." + inner.setting(), place.input(), place.fixed());
    }
    layer
        .fault(place)
        .ifPresent(
            fault -> {
              String setting = fault.setting().isEmpty() ? "" : "." + fault.setting();
              problems.add(path + setting, fault.value(), fault.rule());
            });
  }
}
