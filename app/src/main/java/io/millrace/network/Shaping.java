package io.millrace.network;

import io.millrace.settings.Bounds;
import java.util.Arrays;
import java.util.List;

/** What a sample's numbers are taken for: none of them changes. */
public sealed interface Shaping extends Layer {
  @Override
  default boolean isFixed() {
    return true;
  }

  /** The same numbers in another shape, row after row. */
  record Reshape(@Bounds(">= 1") List<Integer> shape) implements Shaping {
    @Override
    public int[] outputShape(int[] input) {
      int[] output = shape.stream().mapToInt(Integer::intValue).toArray();
      if (Shapes.size(output) != Shapes.size(input)) {
        throw new IllegalArgumentException(
            "makes %s of %s, which must have as many numbers"
                .formatted(Arrays.toString(output), Arrays.toString(input)));
      }
      return output;
    }
  }

  /** All numbers in one vector. */
  record Flatten() implements Shaping {
    @Override
    public int[] outputShape(int[] input) {
      return new int[] {Shapes.size(input)};
    }
  }
}
