package io.millrace.network;

import java.util.random.RandomGenerator;

/** How a layer's weights start. Fan-in and fan-out are the units before and behind the weight. */
public enum Initializer {
  /** uniform in ±√(6 / (in + out)) (Glorot and Bengio 2010) */
  GLOROT_UNIFORM,
  /** normal with variance 2 / (in + out) (Glorot and Bengio 2010) */
  GLOROT_NORMAL,
  /** uniform in ±√(6 / in) (He et al. 2015) */
  HE_UNIFORM,
  /** normal with variance 2 / in (He et al. 2015) */
  HE_NORMAL,
  /** uniform in ±√(3 / in) (LeCun et al. 1998) */
  LECUN_UNIFORM,
  /** normal with variance 1 / in (LeCun et al. 1998) */
  LECUN_NORMAL,
  /** uniform in ±0.05, whatever the layer's size (Keras's RandomUniform) */
  UNIFORM,
  /**
   * a random matrix {@code [in, units]} whose rows or columns, whichever are fewer, are orthonormal
   * (Saxe et al. 2014)
   */
  ORTHOGONAL,
  /** all 0 */
  ZEROS;

  /**
   * Draws {@code count} weights.
   *
   * @param random the source of all randomness: the same source gives the same weights
   */
  public float[] draw(int count, int fanIn, int fanOut, RandomGenerator random) {
    if (this == ORTHOGONAL) {
      return OrthogonalMatrix.draw(fanIn, count / fanIn, random);
    }
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) draw(fanIn, fanOut, random);
    }
    return weights;
  }

  private double draw(double fanIn, double fanOut, RandomGenerator random) {
    return switch (this) {
      case GLOROT_UNIFORM -> uniform(random, Math.sqrt(6 / (fanIn + fanOut)));
      case GLOROT_NORMAL -> random.nextGaussian() * Math.sqrt(2 / (fanIn + fanOut));
      case HE_UNIFORM -> uniform(random, Math.sqrt(6 / fanIn));
      case HE_NORMAL -> random.nextGaussian() * Math.sqrt(2 / fanIn);
      case LECUN_UNIFORM -> uniform(random, Math.sqrt(3 / fanIn));
      case LECUN_NORMAL -> random.nextGaussian() * Math.sqrt(1 / fanIn);
      case UNIFORM -> uniform(random, 0.05);
      case ORTHOGONAL -> throw new IllegalStateException("its weights are not drawn one by one");
      case ZEROS -> 0;
    };
  }

  private static double uniform(RandomGenerator random, double limit) {
    return (2 * random.nextDouble() - 1) * limit;
  }
}
