package io.millrace.benchmarks;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.network.Activation;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Padding;
import io.millrace.optimizer.Optimizer;
import java.util.List;
import java.util.Random;

/** The networks that are timed; keras_peer.py has the same by the same names. */
enum Architecture {
  /** 54-64-7 */
  MLP(54, 7, List.of(dense(64, Activation.RELU), dense(7, Activation.LINEAR))),
  /** That of examples/mnist.yaml. */
  CNN(
      784,
      10,
      List.of(
          new Layer.Scale(0.003921569),
          new Layer.Reshape(List.of(28, 28, 1)),
          conv2d(32),
          new Layer.MaxPool(2, Padding.VALID),
          conv2d(64),
          new Layer.MaxPool(2, Padding.VALID),
          conv2d(64),
          new Layer.Flatten(),
          dense(64, Activation.RELU),
          dense(10, Activation.LINEAR))),
  /** 16 times of 8 numbers, 32 units. */
  LSTM(
      128,
      7,
      List.of(
          new Layer.Reshape(List.of(16, 8)),
          new Layer.Lstm(32, false, false),
          dense(7, Activation.LINEAR))),
  /** 16 positions of 8 numbers, two heads of 8. */
  ATTENTION(
      128,
      7,
      List.of(
          new Layer.Reshape(List.of(16, 8)),
          new Layer.Residual(List.of(new Layer.Attention(2, 8))),
          new Layer.LayerNormalization(0.001),
          new Layer.GlobalAveragePool(),
          dense(7, Activation.LINEAR))),
  /** Ten hashed categories of 2¹⁸ buckets, vectors of 8. */
  CLICKS(
      10,
      2,
      List.of(
          new Layer.Embedding(1 << 18, 8),
          new Layer.Flatten(),
          dense(64, Activation.RELU),
          dense(2, Activation.LINEAR)),
      1 << 18);

  private final int features;
  private final int classes;
  private final List<Layer> network;
  private final int range;

  Architecture(int features, int classes, List<Layer> network) {
    this(features, classes, network, 1);
  }

  Architecture(int features, int classes, List<Layer> network, int range) {
    this.features = features;
    this.classes = classes;
    this.network = network;
    this.range = range;
  }

  private static Layer dense(int units, Activation activation) {
    return new Layer.Dense(units, activation, Initializer.GLOROT_UNIFORM);
  }

  private static Layer conv2d(int filters) {
    return new Layer.Conv2d(
        filters, 3, 1, Padding.VALID, Activation.RELU, Initializer.GLOROT_UNIFORM);
  }

  /** Learning by cross-entropy and Adam. */
  ModelSettings settings(int batchSize, ModelSettings.Plan plan) {
    return new ModelSettings(
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
        null);
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
