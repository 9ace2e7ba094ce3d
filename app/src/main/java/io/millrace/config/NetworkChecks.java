package io.millrace.config;

import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Layer;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularizing;
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
      Layer layer = layers.get(i).bare();
      String name = SnakeCase.of(layer.getClass().getSimpleName());
      String place = path + "[" + i + "]." + name;
      int before = problems.count();
      checkName(layers.get(i).tuning().name(), path + "[" + i + "].name", names);
      check(layer, place, shape, soFar);
      soFar &= layer.isFixed();
      if (problems.count() > before) {
        return shape;
      }
      try {
        shape = layer.outputShape(shape);
      } catch (IllegalArgumentException e) {
        problems.add(path + "[" + i + "]", name, String.valueOf(e.getMessage()));
        return shape;
      }
    }
    return shape;
  }

  private void checkName(@Nullable String name, String path, Set<String> names) {
    if (name != null && !NAME.matcher(name).matches()) {
      problems.add(path, name, "must be a letter, then letters, digits, underscores or hyphens");
    } else if (name != null && !names.add(name)) {
      problems.add(path, name, "must be another than that of the layers before it");
    }
  }

  private void check(Layer layer, String path, int[] input, boolean fixed) {
    if (layer instanceof Branching.Residual residual) {
      through(residual.layers(), path + ".layers", input, fixed);
    } else if (layer instanceof Branching.Concat concat) {
      for (int i = 0; i < concat.branches().size(); i++) {
        through(concat.branches().get(i), path + ".branches[" + i + "]", input, fixed);
      }
    } else if (layer instanceof Preprocessing.Clip clip && clip.min() >= clip.max()) {
      problems.add(path + ".min", clip.min(), "must be below max, which is " + clip.max());
    } else if (layer instanceof Preprocessing.Standardize standardize
        && standardize.memory() != null
        && standardize.memory() <= batchSize) {
      problems.add(
          path + ".memory",
          standardize.memory(),
          "must be above batch_size, which is " + batchSize);
    } else if (layer instanceof Categorical.Embedding embedding && embedding.isSparse() && !fixed) {
      problems.add(
          path + ".sparse",
          embedding.sparse() == null ? "true, for the table is large" : "true",
          "needs the features themselves before it, or layers that neither learn nor draw:"
              + " columns, cross, concat, reshape, flatten, log, clip, scale; or set it to false");
    } else if (layer instanceof Regularizing.BatchNormalization
        && input.length == 1
        && batchSize == 1) {
      problems.add(
          path,
          "with batch_size 1",
          "needs the variance of a mini-batch, so a batch_size above 1;"
              + " or use layer_normalization or standardize");
    }
  }
}
