package io.millrace.network;

/** What happens at the edges of a convolution or a pooling. */
public enum Padding {
  /** windows lie inside the input */
  VALID,
  /** zeros around the input make an output for each input, or for each stride */
  SAME;

  /**
   * How many windows fit.
   *
   * @throws IllegalArgumentException if none does
   */
  int outputs(int inputs, int window, int strides) {
    if (this == SAME) {
      return (inputs - 1) / strides + 1;
    }
    if (inputs < window) {
      throw new IllegalArgumentException(
          "has a window of %d, wider than its input of %d: use padding same, or a smaller one"
              .formatted(window, inputs));
    }
    return (inputs - window) / strides + 1;
  }
}
