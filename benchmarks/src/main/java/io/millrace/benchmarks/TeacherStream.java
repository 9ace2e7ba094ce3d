package io.millrace.benchmarks;

import io.millrace.data.Block;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * An endless stream of samples to learn, the same for each seed: normal features, and the class
 * that a random linear teacher gives them, one in ten drawn at random so that gradients never fade.
 */
final class TeacherStream {
  static final int FEATURES = 54;
  static final int CLASSES = 7;
  private static final double WRONG = 0.1;

  private final SplittableRandom random;
  private final float[][] teacher = new float[CLASSES][FEATURES];
  private final float[] features = new float[FEATURES];

  TeacherStream(long seed) {
    random = new SplittableRandom(seed);
    for (float[] row : teacher) {
      draw(row);
    }
  }

  /** Draws the next sample's features and returns its class. */
  int next() {
    draw(features);
    return random.nextDouble() < WRONG ? random.nextInt(CLASSES) : taught();
  }

  /** The latest sample's features; overwritten by the next. */
  float[] features() {
    return features;
  }

  /** Fills the block with the next samples. */
  void fill(Block block) {
    while (!block.isFull()) {
      int row = block.rows();
      block.setLabel(row, 0, next());
      block.setWeight(row, 1);
      for (int i = 0; i < FEATURES; i++) {
        block.setFeature(row, i, features[i]);
      }
      block.add();
    }
  }

  /** Writes the next samples to a CSV file: the features x_0, x_1 and so on, and the class. */
  void write(Path file, int samples) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < FEATURES; i++) {
        out.write("x_" + i + ",");
      }
      out.write("class\n");
      for (int sample = 0; sample < samples; sample++) {
        int label = next();
        for (float feature : features) {
          out.write(feature + ",");
        }
        out.write(label + "\n");
      }
    }
  }

  private void draw(float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) random.nextGaussian();
    }
  }

  private int taught() {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < CLASSES; c++) {
      double score = 0;
      for (int i = 0; i < FEATURES; i++) {
        score += teacher[c][i] * features[i];
      }
      if (score > highest) {
        highest = score;
        best = c;
      }
    }
    return best;
  }
}
