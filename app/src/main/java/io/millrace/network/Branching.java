package io.millrace.network;

import io.millrace.settings.Bounds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ways around and beside layers: layers of layers, and what a branch takes of its input. */
public sealed interface Branching extends Layer {
  /** x + layers(x) (He et al. 2016); the layers must keep the shape. */
  record Residual(List<Layer> layers) implements Branching {
    @Override
    public List<Inner> inner() {
      return List.of(new Inner("layers", layers));
    }

    @Override
    public Layer withInner(List<List<Layer>> inner) {
      return new Residual(inner.get(0));
    }

    @Override
    public int[] outputShape(int[] input) {
      int[] output = Shapes.through(layers, input);
      if (!Arrays.equals(output, input)) {
        throw new IllegalArgumentException(
            "its layers must give the shape %s that they take, not %s"
                .formatted(Arrays.toString(input), Arrays.toString(output)));
      }
      return output;
    }
  }

  /**
   * Several branches over the same input, their outputs side by side along the last axis, as in
   * wide-and-deep networks (Cheng et al. 2016). A branch without layers passes the input on.
   */
  record Concat(List<List<Layer>> branches) implements Branching {
    @Override
    public List<Inner> inner() {
      return IntStream.range(0, branches.size())
          .mapToObj(i -> new Inner("branches[" + i + "]", branches.get(i)))
          .toList();
    }

    @Override
    public Layer withInner(List<List<Layer>> layers) {
      return new Concat(layers);
    }

    @Override
    public int[] outputShape(int[] input) {
      return Shapes.sideBySide(branches.stream().map(b -> Shapes.through(b, input)).toList());
    }

    @Override
    public List<FeatureColumn> columns(List<FeatureColumn> before, int[] input) {
      return branches.stream()
          .flatMap(branch -> FeatureNames.through(branch, before, input).stream())
          .toList();
    }

    @Override
    public boolean takesBuckets() {
      return true;
    }

    @Override
    public boolean isFixed() {
      return branches.stream().allMatch(branch -> branch.stream().allMatch(Layer::isFixed));
    }
  }

  /**
   * Columns of a vector: {@code from} (the first is 0) to {@code to} − 1, or those of some
   * features.
   */
  record Columns(
      @Nullable @Bounds(">= 0") Integer from,
      @Nullable @Bounds(">= 1") Integer to,
      @Nullable List<String> features)
      implements Branching {
    /** Of columns by their numbers. */
    public Columns(int from, int to) {
      this(from, to, null);
    }

    /** The first column. */
    public int first() {
      return from == null ? 0 : from;
    }

    /** How many columns there are. */
    public int count() {
      return to == null ? 0 : to - first();
    }

    /** Those of features that are not neighbours become branches side by side. */
    @Override
    public Layer named(List<FeatureColumn> before) {
      if (features == null || from != null || to != null) {
        return this;
      }
      List<Layer> runs = FeatureNames.runs(features, before);
      return runs.size() == 1 ? runs.get(0) : new Concat(runs.stream().map(List::of).toList());
    }

    @Override
    public Optional<Fault> fault(Place place) {
      boolean byNumber = from != null || to != null;
      return byNumber && features != null
          ? Optional.of(
              new Fault("features", features, "must be left out where there is from or to"))
          : Optional.empty();
    }

    @Override
    public int[] outputShape(int[] input) {
      int width = Shapes.vector(input)[0];
      if (from == null || to == null) {
        throw new IllegalArgumentException("needs from and to, or features");
      }
      if (from >= to || to > width) {
        throw new IllegalArgumentException(
            "takes columns %d to %d, which must be some of the %d before it"
                .formatted(from, to - 1, width));
      }
      return new int[] {count()};
    }

    @Override
    public List<FeatureColumn> columns(List<FeatureColumn> before, int[] input) {
      return before.subList(first(), first() + count());
    }

    @Override
    public boolean takesBuckets() {
      return true;
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }
}
