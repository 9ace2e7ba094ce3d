package io.millrace.tensorflow.layer;

import io.millrace.network.Augmentation.Noise;
import io.millrace.network.Augmentation.RandomFlip;
import io.millrace.network.Augmentation.RandomShift;
import io.millrace.network.Branching.Columns;
import io.millrace.network.Branching.Concat;
import io.millrace.network.Branching.Residual;
import io.millrace.network.Categorical.Cross;
import io.millrace.network.Categorical.Embedding;
import io.millrace.network.Convolution.Conv1d;
import io.millrace.network.Convolution.Conv2d;
import io.millrace.network.Dense;
import io.millrace.network.Layer;
import io.millrace.network.Layer.Tuned;
import io.millrace.network.Pooling.AveragePool;
import io.millrace.network.Pooling.GlobalAveragePool;
import io.millrace.network.Pooling.GlobalMaxPool;
import io.millrace.network.Pooling.MaxPool;
import io.millrace.network.Preprocessing.Clip;
import io.millrace.network.Preprocessing.Log;
import io.millrace.network.Preprocessing.MinMax;
import io.millrace.network.Preprocessing.RandomProjection;
import io.millrace.network.Preprocessing.Scale;
import io.millrace.network.Preprocessing.Standardize;
import io.millrace.network.Regularizing.BatchNormalization;
import io.millrace.network.Regularizing.Dropout;
import io.millrace.network.Regularizing.LayerNormalization;
import io.millrace.network.Regularizing.RmsNormalization;
import io.millrace.network.Sequence.Attention;
import io.millrace.network.Sequence.Gru;
import io.millrace.network.Sequence.Lstm;
import io.millrace.network.Sequence.PositionalEmbedding;
import io.millrace.network.Sequence.SimpleRnn;
import io.millrace.network.Shaping.Flatten;
import io.millrace.network.Shaping.Reshape;
import io.millrace.settings.ByChoice;
import java.util.random.RandomGenerator;

/** From a layer's settings to its function. */
final class Layers {
  private static final ByChoice<Layer, Maker> FUNCTIONS =
      ByChoice.<Layer, Maker>builder(Layer.class)
          .put(
              Tuned.class,
              l -> (name, in, r) -> new TunedFunction(of(l.layer(), name, in, r), l.tuning()))
          .put(Standardize.class, l -> (name, in, r) -> new StandardizeFunction(l, name, in[0]))
          .put(MinMax.class, l -> (name, in, r) -> new MinMaxFunction(name, in[0]))
          .put(Log.class, l -> (name, in, r) -> ElementwiseFunction.log())
          .put(Clip.class, l -> (name, in, r) -> ElementwiseFunction.clip(l))
          .put(Scale.class, l -> (name, in, r) -> ElementwiseFunction.scale(l))
          .put(
              RandomProjection.class,
              l -> (name, in, r) -> new RandomProjectionFunction(l, in[0], r))
          .put(Noise.class, l -> (name, in, r) -> new NoiseFunction(l, in, r.nextLong()))
          .put(
              RandomShift.class,
              l -> (name, in, r) -> new RandomShiftFunction(l, in, r.nextLong(), r.nextLong()))
          .put(RandomFlip.class, l -> (name, in, r) -> new RandomFlipFunction(r.nextLong()))
          .put(Dense.class, l -> (name, in, r) -> new DenseFunction(l, name, in, r))
          .put(Reshape.class, l -> (name, in, r) -> ElementwiseFunction.reshape(l.outputShape(in)))
          .put(Flatten.class, l -> (name, in, r) -> ElementwiseFunction.reshape(l.outputShape(in)))
          .put(Conv1d.class, l -> (name, in, r) -> ConvolutionFunction.of(l, name, in, r))
          .put(Conv2d.class, l -> (name, in, r) -> ConvolutionFunction.of(l, name, in, r))
          .put(MaxPool.class, l -> (name, in, r) -> new PoolFunction(l, in))
          .put(AveragePool.class, l -> (name, in, r) -> new PoolFunction(l, in))
          .put(GlobalMaxPool.class, l -> (name, in, r) -> new GlobalPoolFunction(true, in))
          .put(GlobalAveragePool.class, l -> (name, in, r) -> new GlobalPoolFunction(false, in))
          .put(Dropout.class, l -> (name, in, r) -> new DropoutFunction(l, in, r.nextLong()))
          .put(
              LayerNormalization.class,
              l -> (name, in, r) -> new LayerNormalizationFunction(l, name, in))
          .put(
              RmsNormalization.class,
              l -> (name, in, r) -> new RmsNormalizationFunction(l, name, in))
          .put(
              BatchNormalization.class,
              l -> (name, in, r) -> new BatchNormalizationFunction(l, name, in))
          .put(Embedding.class, l -> (name, in, r) -> new EmbeddingFunction(l, name, in[0], r))
          .put(Cross.class, l -> (name, in, r) -> new CrossFunction(l))
          .put(
              PositionalEmbedding.class,
              l -> (name, in, r) -> new PositionalEmbeddingFunction(name, in, r))
          .put(
              SimpleRnn.class,
              l ->
                  (name, in, r) ->
                      new RecurrentFunction(l, in, new SimpleRnnCell(name, in[1], l.units(), r)))
          .put(
              Lstm.class,
              l ->
                  (name, in, r) ->
                      new RecurrentFunction(l, in, new LstmCell(name, in[1], l.units(), r)))
          .put(
              Gru.class,
              l ->
                  (name, in, r) ->
                      new RecurrentFunction(l, in, new GruCell(name, in[1], l.units(), r)))
          .put(Attention.class, l -> (name, in, r) -> new AttentionFunction(l, name, in, r))
          .put(
              Residual.class,
              l ->
                  (name, in, r) ->
                      new ResidualFunction(new SequentialFunction(l.layers(), name + "/", in, r)))
          .put(Concat.class, l -> (name, in, r) -> ConcatFunction.of(l, name, in, r))
          .put(Columns.class, l -> (name, in, r) -> ElementwiseFunction.columns(l))
          .build();

  private Layers() {}

  /** Makes the function of a layer for its place in the network. */
  @FunctionalInterface
  private interface Maker {
    LayerFunction make(String name, int[] input, RandomGenerator random);
  }

  /**
   * Makes the function of a layer.
   *
   * @param name a prefix for its variables, unique in the network
   * @param input the shape of a sample before it
   * @param random draws its initial weights and what else depends on the seed
   */
  static LayerFunction of(Layer layer, String name, int[] input, RandomGenerator random) {
    return FUNCTIONS.of(layer).make(name, input, random);
  }
}
