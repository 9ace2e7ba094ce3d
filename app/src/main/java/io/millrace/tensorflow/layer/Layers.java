package io.millrace.tensorflow.layer;

import io.millrace.network.Layer;
import java.util.random.RandomGenerator;

/** From a layer's settings to its function. */
public final class Layers {
  private Layers() {}

  /**
   * Makes the function of a layer.
   *
   * @param name a prefix for its variables, unique in the network
   * @param inputs numbers per sample that it takes in
   * @param random draws its initial weights
   */
  public static LayerFunction of(Layer layer, String name, int inputs, RandomGenerator random) {
    if (layer instanceof Layer.Standardize standardize) {
      return new StandardizeFunction(standardize, name, inputs);
    }
    if (layer instanceof Layer.Dense dense) {
      return new DenseFunction(dense, name, inputs, random);
    }
    throw new IllegalArgumentException("no function for " + layer);
  }
}
