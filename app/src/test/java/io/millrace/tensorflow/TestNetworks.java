package io.millrace.tensorflow;

import io.millrace.network.Activation;
import io.millrace.network.Combiner;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Padding;
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

  private static Layer.Dense dense(int units) {
    return new Layer.Dense(units, Activation.LINEAR, Initializer.GLOROT_UNIFORM);
  }

  private static Layer reshape(Integer... shape) {
    return new Layer.Reshape(List.of(shape));
  }

  /** The networks; most need a mini-batch of several samples. */
  static Stream<List<Layer>> all() {
    Activation relu = Activation.RELU;
    Initializer he = Initializer.HE_UNIFORM;
    return Stream.of(
        List.of(
            new Layer.MinMax(),
            new Layer.Log(),
            new Layer.Clip(-0.5, 0.5),
            new Layer.Scale(3),
            new Layer.Columns(1, 11),
            new Layer.RandomProjection(6),
            OUTPUT),
        List.of(
            new Layer.Standardize(10),
            new Layer.Noise(0.5),
            dense(6),
            new Layer.Dropout(0.4),
            OUTPUT),
        List.of(
            reshape(3, 4, 1),
            new Layer.RandomShift(1),
            new Layer.RandomFlip(),
            new Layer.Conv2d(3, 2, 1, Padding.SAME, relu, he),
            new Layer.BatchNormalization(0.9, 1e-3),
            new Layer.MaxPool(2, Padding.SAME),
            new Layer.Flatten(),
            OUTPUT),
        List.of(
            reshape(6, 2),
            new Layer.Conv1d(3, 3, 2, Padding.VALID, relu, he),
            new Layer.AveragePool(2, Padding.VALID),
            new Layer.GlobalMaxPool(),
            OUTPUT),
        List.of(
            reshape(4, 3),
            new Layer.Attention(2, 3),
            new Layer.PositionalEmbedding(),
            new Layer.LayerNormalization(1e-3),
            new Layer.GlobalAveragePool(),
            OUTPUT),
        List.of(reshape(4, 3), new Layer.SimpleRnn(5, false, true), OUTPUT),
        List.of(
            reshape(4, 3), new Layer.Lstm(5, true, false), new Layer.Lstm(4, false, true), OUTPUT),
        List.of(reshape(4, 3), new Layer.Gru(5, false, false), OUTPUT),
        List.of(
            new Layer.Concat(
                List.of(
                    List.of(),
                    List.of(new Layer.Embedding(5, 3), new Layer.Flatten(), dense(3)),
                    List.of(new Layer.Residual(List.of(dense(FEATURES), new Layer.Dropout(0.2)))))),
            OUTPUT),
        List.of(
            new Layer.Concat(
                List.of(
                    List.of(
                        new Layer.Columns(2, 9), new Layer.Embedding(4, 3, Combiner.MEAN, true)),
                    List.of(
                        new Layer.Concat(
                            List.of(
                                List.of(new Layer.Cross(List.of(0, 11), 9)),
                                List.of(new Layer.Cross(List.of(1, 2, 3), 9)))),
                        new Layer.Embedding(9, 1, Combiner.SUM, true)),
                    List.of(new Layer.Dropout(0.2), dense(2)))),
            OUTPUT));
  }

  /** Two networks with every kind of layer, so small that compiling them takes little time. */
  static Stream<List<Layer>> everyKind() {
    return Stream.of(ofImages(), ofSequences());
  }

  private static List<Layer> ofImages() {
    Activation relu = Activation.RELU;
    Initializer he = Initializer.HE_UNIFORM;
    return List.of(
        new Layer.Standardize(10),
        new Layer.MinMax(),
        new Layer.Log(),
        new Layer.Clip(0.1, 0.6),
        new Layer.Scale(3),
        new Layer.Noise(0.5),
        new Layer.Columns(2, 11),
        new Layer.RandomProjection(8),
        new Layer.Concat(
            List.of(List.of(), List.of(new Layer.Embedding(3, 1), new Layer.Flatten()))),
        reshape(4, 4, 1),
        new Layer.RandomShift(1),
        new Layer.RandomFlip(),
        new Layer.Conv2d(2, 2, 1, Padding.SAME, relu, he),
        new Layer.BatchNormalization(0.9, 1e-3),
        new Layer.MaxPool(2, Padding.SAME),
        reshape(4, 2),
        new Layer.Conv1d(3, 2, 1, Padding.VALID, relu, he),
        new Layer.AveragePool(2, Padding.SAME),
        new Layer.Flatten(),
        OUTPUT);
  }

  private static List<Layer> ofSequences() {
    return List.of(
        new Layer.Concat(
            List.of(
                List.of(new Layer.Columns(0, 11)),
                List.of(
                    new Layer.Cross(List.of(0, 2), 20),
                    new Layer.Embedding(20, 1, Combiner.NONE, true),
                    new Layer.Flatten()))),
        reshape(2, 6),
        new Layer.PositionalEmbedding(),
        new Layer.Residual(List.of(new Layer.Attention(1, 2))),
        new Layer.LayerNormalization(1e-3),
        new Layer.Tuned(
            new Layer.SimpleRnn(2, true, false), new Tuning(null, true, 0.5, null, 1e-3, null)),
        new Layer.Lstm(2, true, false),
        new Layer.Gru(2, true, false),
        new Layer.Concat(
            List.of(List.of(new Layer.GlobalMaxPool()), List.of(new Layer.GlobalAveragePool()))),
        new Layer.Dropout(0.2),
        OUTPUT);
  }

  /** The kinds of layers in a network, those in branches too. */
  static Set<Class<?>> kinds(List<Layer> network) {
    Set<Class<?>> kinds = new HashSet<>();
    for (Layer layer : network) {
      kinds.add(layer.getClass());
      kinds.add(layer.bare().getClass());
      if (layer instanceof Layer.Residual residual) {
        kinds.addAll(kinds(residual.layers()));
      } else if (layer instanceof Layer.Concat concat) {
        concat.branches().forEach(branch -> kinds.addAll(kinds(branch)));
      }
    }
    return kinds;
  }
}
