package io.millrace.tensorflow;

import io.millrace.data.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A sample as numbers; all are floats, so both models see the same. */
record TestSample(double[] features, double[] label, double weight) {

  /** Samples whose labels are classes. */
  static List<TestSample> classes(int count, int features, int classes, long seed) {
    Random random = new Random(seed);
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = gaussians(random, features);
      double[] y = {random.nextInt(classes)};
      samples.add(new TestSample(x, y, 0.5f + i % 3));
    }
    return samples;
  }

  /** Samples whose labels are numbers in [0, 1]. */
  static List<TestSample> numbers(int count, int features, int labels, long seed) {
    Random random = new Random(seed);
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = gaussians(random, features);
      double[] y = new double[labels];
      for (int k = 0; k < labels; k++) {
        y[k] = random.nextFloat();
      }
      samples.add(new TestSample(x, y, 0.5f + i % 3));
    }
    return samples;
  }

  /** Not centred, so that standardizing has something to do. */
  private static double[] gaussians(Random random, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 + 1.5 * random.nextGaussian());
    }
    return values;
  }

  /** Writes the samples into a block after those that it holds. */
  static Block addAll(Block block, List<TestSample> samples) {
    for (TestSample sample : samples) {
      int row = block.rows();
      for (int i = 0; i < block.features(); i++) {
        block.setFeature(row, i, (float) sample.features[i]);
      }
      for (int i = 0; i < block.labels(); i++) {
        block.setLabel(row, i, (float) sample.label[i]);
      }
      block.setWeight(row, (float) sample.weight);
      block.add();
    }
    return block;
  }
}
