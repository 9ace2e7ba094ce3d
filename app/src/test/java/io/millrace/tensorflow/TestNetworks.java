package io.millrace.tensorflow;

import io.millrace.network.Activation;
import io.millrace.network.Augmentation;
import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Combiner;
import io.millrace.network.Convolution;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Padding;
import io.millrace.network.Pooling;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularizing;
import io.millrace.network.Sequence;
import io.millrace.network.Shaping;
import io.millrace.network.Tuning;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Small networks from 12 features to 2 classes, which together have a layer of each kind. */
final class TestNetworks {
  static final int FEATURES = 12;
  static final Layer OUTPUT = dense(2);

  private TestNetworks() {}

  private static Dense dense(int units) {
    return new Dense(units, Activation.LINEAR, Initializer.GLOROT_UNIFORM);
  }

  private static Layer reshape(Integer... shape) {
    return new Shaping.Reshape(List.of(shape));
  }

  /** The networks; most need a mini-batch of several samples. */
  static Stream<List<Layer>> all() {
    Activation relu = Activation.RELU;
    Initializer he = Initializer.HE_UNIFORM;
    return Stream.of(
        List.of(
            new Preprocessing.MinMax(),
            new Preprocessing.Log(),
            new Preprocessing.Clip(-0.5, 0.5),
            new Preprocessing.Scale(3),
            new Branching.Columns(1, 11),
            new Preprocessing.RandomProjection(6),
            OUTPUT),
        List.of(
            new Preprocessing.Standardize(10),
            new Augmentation.Noise(0.5),
            dense(6),
            new Regularizing.Dropout(0.4),
            OUTPUT),
        List.of(
            reshape(3, 4, 1),
            new Augmentation.RandomShift(1),
            new Augmentation.RandomFlip(),
            new Convolution.Conv2d(3, 2, 1, Padding.SAME, relu, he),
            new Regularizing.BatchNormalization(0.9, 1e-3),
            new Pooling.MaxPool(2, Padding.SAME),
            new Shaping.Flatten(),
            OUTPUT),
        List.of(
            reshape(6, 2),
            new Convolution.Conv1d(3, 3, 2, Padding.VALID, relu, he),
            new Pooling.AveragePool(2, Padding.VALID),
            new Pooling.GlobalMaxPool(),
            OUTPUT),
        List.of(
            reshape(4, 3),
            new Sequence.Attention(2, 3),
            new Sequence.PositionalEmbedding(),
            new Regularizing.LayerNormalization(1e-3),
            new Regularizing.RmsNormalization(1e-3),
            new Pooling.GlobalAveragePool(),
            OUTPUT),
        List.of(reshape(4, 3), new Sequence.SimpleRnn(5, false, true), OUTPUT),
        List.of(
            reshape(4, 3),
            new Sequence.Lstm(5, true, false),
            new Sequence.Lstm(4, false, true),
            OUTPUT),
        List.of(reshape(4, 3), new Sequence.Gru(5, false, false), OUTPUT),
        List.of(
            new Branching.Concat(
                List.of(
                    List.of(),
                    List.of(new Categorical.Embedding(5, 3), new Shaping.Flatten(), dense(3)),
                    List.of(
                        new Branching.Residual(
                            List.of(dense(FEATURES), new Regularizing.Dropout(0.2)))))),
            OUTPUT),
        List.of(
            new Branching.Concat(
                List.of(
                    List.of(
                        new Branching.Columns(2, 9),
                        new Categorical.Embedding(4, 3, Combiner.MEAN, true)),
                    List.of(
                        new Branching.Concat(
                            List.of(
                                List.of(new Categorical.Cross(List.of(0, 11), 9)),
                                List.of(new Categorical.Cross(List.of(1, 2, 3), 9)))),
                        new Categorical.Embedding(9, 1, Combiner.SUM, true)),
                    List.of(new Regularizing.Dropout(0.2), dense(2)))),
            OUTPUT));
  }

  /** Two networks with every kind of layer, so small that compiling them takes little time. */
  static Stream<List<Layer>> everyKind() {
    return Stream.of(ofImages(), ofSequences());
  }

  /**
   * With each kind of variable: learned and not, tuned, of a layer that is used again in time, and
   * of a table of which a step writes a few rows, with long rows and short ones. An optimizer knows
   * of layers no more than that.
   */
  static List<Layer> ofVariables() {
    return List.of(
        new Branching.Concat(
            List.of(
                List.of(
                    new Categorical.Cross(List.of(0, 2), 20),
                    new Categorical.Embedding(20, 1, Combiner.NONE, true),
                    new Shaping.Flatten()),
                List.of(
                    new Preprocessing.Standardize(10),
                    new Layer.Tuned(dense(16), new Tuning(null, true, 0.5, null, 1e-3, null)),
                    new Regularizing.BatchNormalization(0.9, 1e-3)),
                List.of(reshape(4, 3), new Sequence.SimpleRnn(16, false, false)))),
        new Regularizing.Dropout(0.2),
        OUTPUT);
  }

  private static List<Layer> ofImages() {
    Activation relu = Activation.RELU;
    Initializer he = Initializer.HE_UNIFORM;
    return List.of(
        new Preprocessing.Standardize(10),
        new Preprocessing.MinMax(),
        new Preprocessing.Log(),
        new Preprocessing.Clip(0.1, 0.6),
        new Preprocessing.Scale(3),
        new Augmentation.Noise(0.5),
        new Branching.Columns(2, 11),
        new Preprocessing.RandomProjection(8),
        new Branching.Concat(
            List.of(List.of(), List.of(new Categorical.Embedding(3, 1), new Shaping.Flatten()))),
        reshape(4, 4, 1),
        new Augmentation.RandomShift(1),
        new Augmentation.RandomFlip(),
        new Convolution.Conv2d(2, 2, 1, Padding.SAME, relu, he),
        new Regularizing.BatchNormalization(0.9, 1e-3),
        new Pooling.MaxPool(2, Padding.SAME),
        reshape(4, 2),
        new Convolution.Conv1d(3, 2, 1, Padding.VALID, relu, he),
        new Pooling.AveragePool(2, Padding.SAME),
        new Shaping.Flatten(),
        OUTPUT);
  }

  private static List<Layer> ofSequences() {
    return List.of(
        new Branching.Concat(
            List.of(
                List.of(new Branching.Columns(0, 11)),
                List.of(
                    new Categorical.Cross(List.of(0, 2), 20),
                    new Categorical.Embedding(20, 1, Combiner.NONE, true),
                    new Shaping.Flatten()))),
        reshape(2, 6),
        new Sequence.PositionalEmbedding(),
        new Branching.Residual(List.of(new Sequence.Attention(1, 2))),
        new Regularizing.LayerNormalization(1e-3),
        new Regularizing.RmsNormalization(1e-3),
        new Layer.Tuned(
            new Sequence.SimpleRnn(2, true, false), new Tuning(null, true, 0.5, null, 1e-3, null)),
        new Sequence.Lstm(2, true, false),
        new Sequence.Gru(2, true, false),
        new Branching.Concat(
            List.of(
                List.of(new Pooling.GlobalMaxPool()), List.of(new Pooling.GlobalAveragePool()))),
        new Regularizing.Dropout(0.2),
        OUTPUT);
  }

  /** The kinds of layers in a network, those in branches too. */
  static Set<Class<?>> kinds(List<Layer> network) {
    Set<Class<?>> kinds = new HashSet<>();
    for (Layer layer : network) {
      kinds.add(layer.getClass());
      kinds.add(layer.bare().getClass());
      layer.inner().forEach(inner -> kinds.addAll(kinds(inner.layers())));
    }
    return kinds;
  }
}
