package io.millrace.network;

import io.millrace.settings.Bounds;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Ways around and beside layers: layers of layers, and what a branch takes of its input. */
public sealed interface Branching extends Layer {
  /** x + layers(x) (He et al. 2016); the layers must keep the shape. */
  record Residual(List<Layer> layers) implements Branching {
    @Override
    public List<Inner> inner() {
      return List.of(new Inner("layers", layers));
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
    public int[] outputShape(int[] input) {
      return Shapes.sideBySide(branches.stream().map(b -> Shapes.through(b, input)).toList());
    }

    @Override
    public boolean isFixed() {
      return branches.stream().allMatch(branch -> branch.stream().allMatch(Layer::isFixed));
    }
  }

  /** Columns {@code from} (the first is 0) to {@code to} − 1 of a vector. */
  record Columns(@Bounds(">= 0") int from, @Bounds(">= 1") int to) implements Branching {
    @Override
    public int[] outputShape(int[] input) {
      if (from >= to || to > Shapes.vector(input)[0]) {
        throw new IllegalArgumentException(
            "takes columns %d to %d, which must be some of the %d before it"
                .formatted(from, to - 1, input[0]));
      }
      return new int[] {to - from};
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }
}
