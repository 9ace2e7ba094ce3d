package io.millrace.network;

import java.util.random.RandomGenerator;

/**
 * Random matrices whose shorter side is orthonormal: Gaussian numbers through Gram and Schmidt,
 * which gives every such matrix the same chance (Saxe et al. 2014).
 */
final class OrthogonalMatrix {
  private OrthogonalMatrix() {}

  /** Draws a matrix {@code [rows, columns]}, in row-major order. */
  static float[] draw(int rows, int columns, RandomGenerator random) {
    int length = Math.max(rows, columns);
    double[][] vectors = new double[Math.min(rows, columns)][length];
    for (int i = 0; i < vectors.length; i++) {
      for (int k = 0; k < length; k++) {
        vectors[i][k] = random.nextGaussian();
      }
      // Twice, since what rounding leaves of the others after once may be seen.
      removeOthers(vectors, i);
      removeOthers(vectors, i);
    }
    float[] matrix = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double value = columns > rows ? vectors[row][column] : vectors[column][row];
        matrix[row * columns + column] = (float) value;
      }
    }
    return matrix;
  }

  /** Makes vector i orthogonal to those before it, and 1 long. */
  private static void removeOthers(double[][] vectors, int i) {
    for (int other = 0; other < i; other++) {
      add(vectors[i], -dot(vectors[i], vectors[other]), vectors[other]);
    }
    double norm = Math.sqrt(dot(vectors[i], vectors[i]));
    add(vectors[i], 1 / norm - 1, vectors[i]);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void add(double[] target, double factor, double[] vector) {
    for (int k = 0; k < target.length; k++) {
      target[k] += factor * vector[k];
    }
  }
}
