package io.millrace.tensorflow.layer;

import io.millrace.network.Augmentation;
import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Convolution;
import io.millrace.network.Dense;
import io.millrace.network.Layer;
import io.millrace.network.Pooling;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularizing;
import io.millrace.network.Sequence;
import io.millrace.network.Shaping;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** From a layer's settings to its function. */
final class Layers {
  private Layers() {}

  /**
   * Makes the function of a layer.
   *
   * @param name a prefix for its variables, unique in the network
   * @param input the shape of a sample before it
   * @param random draws its initial weights and what else depends on the seed
   */
  static LayerFunction of(Layer layer, String name, int[] input, RandomGenerator random) {
    if (layer instanceof Preprocessing.Standardize standardize) {
      return new StandardizeFunction(standardize, name, input[0]);
    }
    if (layer instanceof Preprocessing.MinMax) {
      return new MinMaxFunction(name, input[0]);
    }
    if (layer instanceof Preprocessing.Log) {
      return ElementwiseFunction.log();
    }
    if (layer instanceof Preprocessing.Clip clip) {
      return ElementwiseFunction.clip(clip);
    }
    if (layer instanceof Preprocessing.Scale scale) {
      return ElementwiseFunction.scale(scale);
    }
    if (layer instanceof Preprocessing.RandomProjection projection) {
      return new RandomProjectionFunction(projection, input[0], random);
    }
    if (layer instanceof Branching.Columns columns) {
      return ElementwiseFunction.columns(columns);
    }
    if (layer instanceof Categorical.Cross cross) {
      return new CrossFunction(cross);
    }
    if (layer instanceof Dense dense) {
      return new DenseFunction(dense, name, input, random);
    }
    if (layer instanceof Branching.Residual residual) {
      return new ResidualFunction(
          new SequentialFunction(residual.layers(), name + "/", input, random));
    }
    if (layer instanceof Branching.Concat concat) {
      return new ConcatFunction(branches(concat, name, input, random));
    }
    return ofShapes(layer, name, input, random);
  }

  private static List<LayerFunction> branches(
      Branching.Concat concat, String name, int[] input, RandomGenerator random) {
    List<LayerFunction> branches = new ArrayList<>();
    for (List<Layer> branch : concat.branches()) {
      String prefix = name + "/" + (branches.size() + 1) + "/";
      branches.add(new SequentialFunction(branch, prefix, input, random));
    }
    return branches;
  }

  /** Layers of images and sequences. */
  private static LayerFunction ofShapes(
      Layer layer, String name, int[] input, RandomGenerator random) {
    if (layer instanceof Shaping.Reshape || layer instanceof Shaping.Flatten) {
      return ElementwiseFunction.reshape(layer.outputShape(input));
    }
    if (layer instanceof Convolution.Conv1d convolution) {
      return ConvolutionFunction.of(convolution, name, input, random);
    }
    if (layer instanceof Convolution.Conv2d convolution) {
      return ConvolutionFunction.of(convolution, name, input, random);
    }
    if (layer instanceof Pooling.MaxPool pool) {
      return new PoolFunction(true, pool.size(), pool.padding(), input, pool.outputShape(input));
    }
    if (layer instanceof Pooling.AveragePool pool) {
      return new PoolFunction(false, pool.size(), pool.padding(), input, pool.outputShape(input));
    }
    if (layer instanceof Pooling.GlobalMaxPool) {
      return new GlobalPoolFunction(true, input);
    }
    if (layer instanceof Pooling.GlobalAveragePool) {
      return new GlobalPoolFunction(false, input);
    }
    if (layer instanceof Categorical.Embedding embedding) {
      return new EmbeddingFunction(embedding, name, input[0], random);
    }
    if (layer instanceof Sequence.PositionalEmbedding) {
      return new PositionalEmbeddingFunction(name, input, random);
    }
    if (layer instanceof Sequence.Attention attention) {
      return new AttentionFunction(attention, name, input, random);
    }
    if (layer instanceof Sequence.SimpleRnn rnn) {
      RecurrentCell cell = new SimpleRnnCell(name, input[1], rnn.units(), random);
      return new RecurrentFunction(cell, input[0], rnn.sequences(), rnn.maskZeros());
    }
    if (layer instanceof Sequence.Lstm lstm) {
      RecurrentCell cell = new LstmCell(name, input[1], lstm.units(), random);
      return new RecurrentFunction(cell, input[0], lstm.sequences(), lstm.maskZeros());
    }
    if (layer instanceof Sequence.Gru gru) {
      RecurrentCell cell = new GruCell(name, input[1], gru.units(), random);
      return new RecurrentFunction(cell, input[0], gru.sequences(), gru.maskZeros());
    }
    return ofNormalization(layer, name, input, random);
  }

  /** Layers against overfitting, and for even gradients. */
  private static LayerFunction ofNormalization(
      Layer layer, String name, int[] input, RandomGenerator random) {
    if (layer instanceof Regularizing.LayerNormalization normalization) {
      return new LayerNormalizationFunction(normalization, name, input);
    }
    if (layer instanceof Regularizing.BatchNormalization normalization) {
      return new BatchNormalizationFunction(normalization, name, input);
    }
    if (layer instanceof Regularizing.Dropout dropout) {
      return new DropoutFunction(dropout, input, random.nextLong());
    }
    if (layer instanceof Augmentation.Noise noise) {
      return new NoiseFunction(noise, input, random.nextLong());
    }
    if (layer instanceof Augmentation.RandomShift shift) {
      return new RandomShiftFunction(shift, input, random.nextLong(), random.nextLong());
    }
    if (layer instanceof Augmentation.RandomFlip) {
      return new RandomFlipFunction(random.nextLong());
    }
    throw new IllegalArgumentException("no function for " + layer);
  }
}
