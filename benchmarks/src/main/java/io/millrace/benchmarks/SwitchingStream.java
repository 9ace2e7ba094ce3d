package io.millrace.benchmarks;

import io.millrace.data.Block;
import java.util.SplittableRandom;

/**
 * An endless stream whose classes change places again and again: normal features, and the class
 * that a random network with one hidden layer gives them, renamed by another permutation in each
 * concept. What is to be learned stays as hard as it was.
 */
final class SwitchingStream {
  static final int FEATURES = 20;
  static final int CLASSES = 5;

  /** Its features and label, in YAML. */
  static final String SETTINGS =
      """
      name: plasticity
      features: [{name: x, type: vector, size: %d}]
      label: {name: y, type: category, values: [a, b, c, d, e]}
      """
          .formatted(FEATURES);

  private static final int HIDDEN = 16;

  private final SplittableRandom random;
  private final int samplesOfConcept;
  private final double[][] hidden;
  private final double[][] outputs;
  private final int[] names = {0, 1, 2, 3, 4};
  private final double[] features = new double[FEATURES];
  private long next;

  SwitchingStream(long seed, int samplesOfConcept) {
    random = new SplittableRandom(seed);
    this.samplesOfConcept = samplesOfConcept;
    hidden = normal(HIDDEN, FEATURES);
    outputs = normal(CLASSES, HIDDEN);
  }

  private double[][] normal(int rows, int columns) {
    double[][] numbers = new double[rows][columns];
    for (double[] row : numbers) {
      draw(row);
    }
    return numbers;
  }

  private void draw(double[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = random.nextGaussian();
    }
  }

  /** Adds the next samples to a block. */
  void fill(Block block, int rows) {
    for (int i = 0; i < rows; i++) {
      if (next++ % samplesOfConcept == 0) {
        rename();
      }
      draw(features);
      int row = block.rows();
      for (int f = 0; f < FEATURES; f++) {
        block.setFeature(row, f, (float) features[f]);
      }
      block.setLabel(row, 0, names[taught()]);
      block.setWeight(row, 1);
      block.add();
    }
  }

  /** Fisher and Yates. */
  private void rename() {
    for (int i = CLASSES - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int name = names[i];
      names[i] = names[other];
      names[other] = name;
    }
  }

  private int taught() {
    double[] activations = new double[HIDDEN];
    for (int h = 0; h < HIDDEN; h++) {
      activations[h] = Math.tanh(dot(hidden[h], features));
    }
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < CLASSES; c++) {
      double score = dot(outputs[c], activations);
      if (score > highest) {
        highest = score;
        best = c;
      }
    }
    return best;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
