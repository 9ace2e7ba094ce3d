package io.millrace.benchmarks;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.network.Activation;
import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Convolution;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Padding;
import io.millrace.network.Pooling;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularizing;
import io.millrace.network.Sequence;
import io.millrace.network.Shaping;
import io.millrace.optimizer.Optimizer;
import java.util.List;
import java.util.Random;

/**
 * A network that is timed; keras_peer.py has the same by the same name.
 *
 * @param features of a sample, uniform from 0 to {@code range}
 */
record Architecture(String name, int features, int classes, int range, List<Layer> network) {
  /** All of them. */
  static List<Architecture> all() {
    return List.of(perceptron(), convolutional(), recurrent(), attention(), clicks());
  }

  private static Architecture perceptron() {
    return new Architecture(
        "mlp", 54, 7, 1, List.of(dense(64, Activation.RELU), dense(7, Activation.LINEAR)));
  }

  /** That of examples/mnist.yaml. */
  private static Architecture convolutional() {
    return new Architecture(
        "cnn",
        784,
        10,
        1,
        List.of(
            new Preprocessing.Scale(0.003921569),
            new Shaping.Reshape(List.of(28, 28, 1)),
            conv2d(32),
            new Pooling.MaxPool(2, Padding.VALID),
            conv2d(64),
            new Pooling.MaxPool(2, Padding.VALID),
            conv2d(64),
            new Shaping.Flatten(),
            dense(64, Activation.RELU),
            dense(10, Activation.LINEAR)));
  }

  /** 16 times of 8 numbers, 32 units. */
  private static Architecture recurrent() {
    return new Architecture(
        "lstm",
        128,
        7,
        1,
        List.of(
            new Shaping.Reshape(List.of(16, 8)),
            new Sequence.Lstm(32, false, false),
            dense(7, Activation.LINEAR)));
  }

  /** 16 positions of 8 numbers, two heads of 8. */
  private static Architecture attention() {
    return new Architecture(
        "attention",
        128,
        7,
        1,
        List.of(
            new Shaping.Reshape(List.of(16, 8)),
            new Branching.Residual(List.of(new Sequence.Attention(2, 8))),
            new Regularizing.LayerNormalization(0.001),
            new Pooling.GlobalAveragePool(),
            dense(7, Activation.LINEAR)));
  }

  /** Ten hashed categories of 2¹⁸ buckets, vectors of 8. */
  private static Architecture clicks() {
    return new Architecture(
        "clicks",
        10,
        2,
        1 << 18,
        List.of(
            new Categorical.Embedding(1 << 18, 8),
            new Shaping.Flatten(),
            dense(64, Activation.RELU),
            dense(2, Activation.LINEAR)));
  }

  private static Layer dense(int units, Activation activation) {
    return new Dense(units, activation, Initializer.GLOROT_UNIFORM);
  }

  private static Layer conv2d(int filters) {
    return new Convolution.Conv2d(
        filters, 3, 1, Padding.VALID, Activation.RELU, Initializer.GLOROT_UNIFORM);
  }

  /** Learning by cross-entropy and Adam. */
  NetworkSettings settings(int batchSize, ModelSettings.Plan plan) {
    return new NetworkSettings(
        features,
        1,
        network,
        new Loss.SoftmaxCrossEntropy(),
        List.of(),
        new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8),
        null,
        0,
        null,
        null,
        null,
        batchSize,
        1,
        plan,
        ModelSettings.Device.CPU,
        null,
        false,
        false,
        List.of());
  }

  /** Fills a block with random features, uniform from 0 to the range, and classes. */
  void fill(Block block) {
    Random random = new Random(1);
    while (!block.isFull()) {
      int row = block.rows();
      for (int i = 0; i < features; i++) {
        block.setFeature(row, i, random.nextFloat() * range);
      }
      block.setLabel(row, 0, random.nextInt(classes));
      block.setWeight(row, 1);
      block.add();
    }
  }
}
