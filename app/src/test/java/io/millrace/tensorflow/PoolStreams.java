package io.millrace.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Streams of samples of several classes for pools; all numbers are floats. */
final class PoolStreams {
  private PoolStreams() {}

  /** A class has its centre, and all centres move; weights differ. */
  static List<TestSample> drifting(int count, int features, int classes, long seed) {
    Random random = new Random(seed);
    double[][] centres = new double[classes][features];
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (double[] centre : centres) {
        for (int j = 0; j < features; j++) {
          centre[j] += (i == 0 ? 1.5 : 0.05) * random.nextGaussian();
        }
      }
      int label = random.nextInt(classes);
      double[] x = new double[features];
      for (int j = 0; j < features; j++) {
        x[j] = (float) (10 * j + centres[label][j] + random.nextGaussian());
      }
      samples.add(new TestSample(x, new double[] {label}, 0.5f + i % 3));
    }
    return samples;
  }

  /** Codes from 0 to 7, and every third sample is an earlier one again. */
  static List<TestSample> codes(int count, int features, int classes, long seed) {
    Random random = new Random(seed);
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = new double[features];
      int sum = 0;
      for (int j = 0; j < features; j++) {
        int code = random.nextInt(8);
        x[j] = code;
        sum += j < 2 ? code : 0;
      }
      TestSample fresh = new TestSample(x, new double[] {sum % classes}, 1);
      samples.add(i > 5 && i % 3 == 0 ? samples.get(random.nextInt(i)) : fresh);
    }
    return samples;
  }

  /** Of four features one is constant, one nearly so and large, one often 0, one a number. */
  static List<TestSample> constants(int count, int features, int classes, long seed) {
    Random random = new Random(seed);
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = new double[features];
      double sum = 0;
      for (int j = 0; j < features; j++) {
        double noise = random.nextGaussian();
        x[j] =
            (float)
                switch (j % 4) {
                  case 0 -> 7.3;
                  case 1 -> 10_000 + 0.01 * noise;
                  case 2 -> random.nextInt(20) == 0 ? noise : 0;
                  default -> noise;
                };
        sum += j % 4 == 0 ? 0 : noise;
      }
      int label = Math.floorMod((int) Math.floor(sum), classes);
      samples.add(new TestSample(x, new double[] {label}, 1));
    }
    return samples;
  }

  /**
   * Labels that are numbers, in thousands, that come to be 1,000 times as large after two thirds of
   * the samples; weights differ.
   */
  static List<TestSample> numbers(int count, int features, long seed) {
    Random random = new Random(seed);
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = new double[features];
      for (int j = 0; j < features; j++) {
        x[j] = (float) (j % 3 == 2 ? random.nextInt(6) : 5 * j + random.nextGaussian());
      }
      double label = 8000 + 900 * x[0] + 700 * Math.abs(x[1] - 5) + 400 * random.nextGaussian();
      double unit = i < count / 3 * 2 ? 1 : 1000;
      samples.add(new TestSample(x, new double[] {(float) (unit * label)}, 0.5f + i % 3));
    }
    return samples;
  }

  /** Two of the features tell of the class, the others of nothing. */
  static List<TestSample> noisy(int count, int features, int classes, long seed) {
    Random random = new Random(seed);
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = new double[features];
      for (int j = 0; j < features; j++) {
        x[j] = (float) (random.nextGaussian() * (1 + j));
      }
      int label = Math.floorMod((int) Math.floor(x[0] + x[1] / 2), classes);
      samples.add(new TestSample(x, new double[] {label}, 1));
    }
    return samples;
  }
}
