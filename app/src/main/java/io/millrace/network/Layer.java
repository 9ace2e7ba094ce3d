package io.millrace.network;

import io.millrace.settings.Beside;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer of the network; the list of them runs from the features to the outputs. A sample's
 * shape is that of its numbers on the way: {@code [features]} at first, later perhaps {@code
 * [height, width, channels]} of an image or {@code [time, channels]} of a sequence.
 */
@Beside(Layer.Tuned.class)
public sealed interface Layer {
  /**
   * The shape of a sample behind the layer.
   *
   * @param input the shape of a sample before it
   * @throws IllegalArgumentException if the layer can't take that; the message is a rule such as
   *     "needs an image [height, width, channels], not [54]"
   */
  default int[] outputShape(int[] input) {
    return input;
  }

  /** What it sets of its own. */
  default Tuning tuning() {
    return Tuning.NONE;
  }

  /** The layer itself, without what it sets of its own. */
  default Layer bare() {
    return this;
  }

  /** A layer with settings of its own. */
  record Tuned(Layer layer, Tuning tuning) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return layer.outputShape(input);
    }

    @Override
    public Layer bare() {
      return layer;
    }

    @Override
    public boolean isFixed() {
      return layer.isFixed();
    }
  }

  /**
   * Whether what it gives for a sample depends on that sample alone, never on what was learned or
   * on chance. Only such layers may stand before a sparse table, see {@link Embedding}.
   */
  default boolean isFixed() {
    return false;
  }

  /**
   * Subtracts the running mean and divides by the running standard deviation of each feature. Both
   * are part of the model's state and move only when samples are learned (Welford 1962, in the
   * pairwise form of Chan et al. 1979). A sample is measured against statistics that include itself
   * but no other sample of its mini-batch; a feature that has been constant so far gives 0.
   *
   * @param limit results beyond ± this are set to it. Without a limit a feature that stood still
   *     for n samples and then moves gives √n, and one such sample can undo what was learned. Nor
   *     does a sample beyond it move mean and deviation by more than one that is so many deviations
   *     away from the mean before its mini-batch; but the first change of a feature enters as it is
   * @param memory samples after which mean and deviation forget: each mini-batch counts as if so
   *     many, its own among them, had been seen and no more; absent: they never forget
   */
  record Standardize(
      @Default("10") @Bounds("> 0") double limit,
      @Unit("samples") @Bounds(">= 2") @Nullable Long memory)
      implements Layer {
    /** A layer that never forgets. */
    public Standardize(double limit) {
      this(limit, null);
    }

    @Override
    public int[] outputShape(int[] input) {
      return Shapes.vector(input);
    }
  }

  /**
   * (x − min) / (max − min) with the running least and greatest value of each feature, which are
   * part of the model's state and move only when samples are learned. A sample is measured against
   * bounds that include itself, so results lie in [0, 1]; a feature that has been constant so far
   * gives 0.
   */
  record MinMax() implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.vector(input);
    }
  }

  /** sgn(x) ln(1 + |x|), for features whose orders of magnitude differ. */
  record Log() implements Layer {
    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /** Values below {@code min} become min, those above {@code max} max. */
  record Clip(@Default("-1") double min, @Default("1") double max) implements Layer {
    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /** x · factor; 0.003921569 makes bytes of an image numbers in [0, 1]. */
  record Scale(double factor) implements Layer {
    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /**
   * x R with R {@code [inputs, units]} drawn once from N(0, 1 / units) by the seed and never
   * learned: distances stay about what they were (Johnson and Lindenstrauss 1984).
   */
  record RandomProjection(@Bounds(">= 1") int units) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      Shapes.vector(input);
      return new int[] {units};
    }
  }

  /** Adds normal noise while learning, none while scoring; for images and other features alike. */
  record Noise(@Default("0.1") @Bounds(">= 0") double deviation) implements Layer {}

  /**
   * Shifts each image by up to so many pixels down or up and right or left while learning; what
   * comes in from outside is 0.
   */
  record RandomShift(@Default("2") @Bounds(">= 1") int pixels) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.image(input);
    }
  }

  /** Mirrors each image left to right with probability ½ while learning. */
  record RandomFlip() implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.image(input);
    }
  }

  /**
   * y = activation(x W + b), with W {@code [inputs, units]} and b {@code [units]}, b starting at 0.
   * On more than a vector it works on the last axis.
   */
  record Dense(
      @Bounds(">= 1") int units,
      @Default("linear") Activation activation,
      @Default("glorot_uniform") Initializer initializer)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.withLast(input, units);
    }
  }

  /** The same numbers in another shape, row after row. */
  record Reshape(@Bounds(">= 1") List<Integer> shape) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      int[] output = shape.stream().mapToInt(Integer::intValue).toArray();
      if (Shapes.size(output) != Shapes.size(input)) {
        throw new IllegalArgumentException(
            "makes %s of %s, which must have as many numbers"
                .formatted(Arrays.toString(output), Arrays.toString(input)));
      }
      return output;
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /** All numbers in one vector. */
  record Flatten() implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return new int[] {Shapes.size(input)};
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /**
   * A convolution over time: kernel {@code [kernel, channels, filters]}, bias {@code [filters]}.
   *
   * @param strides so many positions from one output to the next
   */
  record Conv1d(
      @Bounds(">= 1") int filters,
      @Bounds(">= 1") int kernel,
      @Default("1") @Bounds(">= 1") int strides,
      @Default("valid") Padding padding,
      @Default("linear") Activation activation,
      @Default("glorot_uniform") Initializer initializer)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      Shapes.sequence(input);
      return new int[] {padding.outputs(input[0], kernel, strides), filters};
    }
  }

  /**
   * A convolution over an image: kernel {@code [kernel, kernel, channels, filters]}, bias {@code
   * [filters]}.
   *
   * @param strides so many pixels from one output to the next, in both directions
   */
  record Conv2d(
      @Bounds(">= 1") int filters,
      @Bounds(">= 1") int kernel,
      @Default("1") @Bounds(">= 1") int strides,
      @Default("valid") Padding padding,
      @Default("linear") Activation activation,
      @Default("glorot_uniform") Initializer initializer)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      Shapes.image(input);
      return new int[] {
        padding.outputs(input[0], kernel, strides),
        padding.outputs(input[1], kernel, strides),
        filters
      };
    }
  }

  /** The greatest of each window of an image or a sequence, for each channel; windows touch. */
  record MaxPool(@Default("2") @Bounds(">= 1") int size, @Default("valid") Padding padding)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.pooled(input, size, padding);
    }
  }

  /** The mean of each window of an image or a sequence, for each channel; windows touch. */
  record AveragePool(@Default("2") @Bounds(">= 1") int size, @Default("valid") Padding padding)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.pooled(input, size, padding);
    }
  }

  /** The greatest of all positions, for each channel. */
  record GlobalMaxPool() implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.channels(input);
    }
  }

  /** The mean over all positions, for each channel. */
  record GlobalAveragePool() implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.channels(input);
    }
  }

  /**
   * While learning, each number is 0 with probability {@code rate} and else divided by 1 − rate;
   * while scoring, nothing (Srivastava et al. 2014). What is dropped is a function of seed, layer
   * and step alone, so learning again drops the same.
   */
  record Dropout(@Default("0.5") @Bounds(">= 0 and < 1") double rate) implements Layer {}

  /**
   * γ (x − μ) / √(σ² + ε) + β, with μ and σ² over the last axis of each sample (Ba et al. 2016).
   */
  record LayerNormalization(@Default("0.001") @Bounds("> 0") double epsilon) implements Layer {}

  /**
   * γ (x − μ) / √(σ² + ε) + β, for each channel: while learning with μ and σ² of the mini-batch,
   * while scoring with their running averages a ← m a + (1−m) value, which are part of the model's
   * state (Ioffe and Szegedy 2015).
   */
  record BatchNormalization(
      @Default("0.99") @Bounds(">= 0 and < 1") double momentum,
      @Default("0.001") @Bounds("> 0") double epsilon)
      implements Layer {}

  /**
   * A learned vector for each whole number from 0 to values − 1: {@code [n]} becomes {@code [n,
   * units]}, or {@code [units]} with a combiner. Numbers outside, such as −1 where there is none,
   * give 0.
   *
   * <p>Of a sparse table a step reads and writes the vectors of its own mini-batch and no others,
   * whatever the table's size: vectors that the mini-batch does not name stay as they are, and so
   * does the optimizer's memory of them. With optimizers that move a weight whose gradient is 0,
   * such as Adam, this is their lazy variant.
   *
   * @param sparse absent: tables of {@link #SPARSE_FROM} numbers or more
   */
  record Embedding(
      @Bounds(">= 1 and <= 16777216") int values,
      @Bounds(">= 1") int units,
      @Default("none") Combiner combiner,
      @Nullable Boolean sparse)
      implements Layer {
    /** A table of so many numbers costs more to carry than to look up in. */
    public static final long SPARSE_FROM = 1 << 16;

    /** A vector for each number, of a table that is sparse if it is large. */
    public Embedding(int values, int units) {
      this(values, units, Combiner.NONE, null);
    }

    /** Whether a step touches only the vectors of its mini-batch. */
    public boolean isSparse() {
      return sparse == null ? (long) values * units >= SPARSE_FROM : sparse;
    }

    @Override
    public int[] outputShape(int[] input) {
      int count = Shapes.vector(input)[0];
      return combiner == Combiner.NONE ? new int[] {count, units} : new int[] {units};
    }
  }

  /**
   * A feature cross: hashes several whole numbers of a vector together to one below {@code
   * buckets}, such as the indexes of two categories, for an embedding behind it.
   *
   * @param columns of the vector, the first is 0
   */
  record Cross(@Bounds(">= 0") List<Integer> columns, @Bounds(">= 1 and <= 16777216") int buckets)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      int width = Shapes.vector(input)[0];
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("must name at least one column to cross");
      }
      for (int column : columns) {
        if (column >= width) {
          throw new IllegalArgumentException(
              "crosses column %d, which must be one of the %d before it".formatted(column, width));
        }
      }
      return new int[] {1};
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /** Adds a learned vector to each position of a sequence. */
  record PositionalEmbedding() implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.sequence(input);
    }
  }

  /**
   * h ← tanh(x W + h U + b) at each time of a sequence (Elman 1990).
   *
   * @param sequences whether h of each time is put out, {@code [time, units]}, or only the last
   * @param maskZeros whether times at which all inputs are 0 leave h as it is
   */
  record SimpleRnn(
      @Bounds(">= 1") int units,
      @Default("false") boolean sequences,
      @Default("false") boolean maskZeros)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.recurrent(input, units, sequences);
    }
  }

  /**
   * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
   * 2000, whose bias starts at 1): i, f, o = σ(x W + h U + b), c ← f c + i tanh(x W + h U + b), h ←
   * o tanh(c).
   *
   * @param sequences whether h of each time is put out, {@code [time, units]}, or only the last
   * @param maskZeros whether times at which all inputs are 0 leave h and c as they are
   */
  record Lstm(
      @Bounds(">= 1") int units,
      @Default("false") boolean sequences,
      @Default("false") boolean maskZeros)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.recurrent(input, units, sequences);
    }
  }

  /**
   * Gated recurrent unit (Cho et al. 2014, in the form that applies the reset gate behind the
   * product, as cuDNN and Keras do): z, r = σ(x W + b + h U + d), h ← z h + (1−z) tanh(x W + b + r
   * (h U + d)).
   *
   * @param sequences whether h of each time is put out, {@code [time, units]}, or only the last
   * @param maskZeros whether times at which all inputs are 0 leave h as it is
   */
  record Gru(
      @Bounds(">= 1") int units,
      @Default("false") boolean sequences,
      @Default("false") boolean maskZeros)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.recurrent(input, units, sequences);
    }
  }

  /**
   * Multi-head self-attention over a sequence (Vaswani et al. 2017): for each head softmax(Q Kᵀ /
   * √size) V, with Q, K and V of {@code size} numbers made from each position; the heads together
   * are mapped back to the input's channels.
   */
  record Attention(@Default("1") @Bounds(">= 1") int heads, @Bounds(">= 1") int size)
      implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.sequence(input);
    }
  }

  /** x + layers(x) (He et al. 2016); the layers must keep the shape. */
  record Residual(List<Layer> layers) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      int[] output = Shapes.through(layers, input);
      if (!Arrays.equals(output, input)) {
        throw new IllegalArgumentException(
            "its layers must give the shape %s that they take, not %s"
                .formatted(Arrays.toString(input), Arrays.toString(output)));
      }
      return output;
    }
  }

  /**
   * Several branches over the same input, their outputs side by side along the last axis, as in
   * wide-and-deep networks (Cheng et al. 2016). A branch without layers passes the input on.
   */
  record Concat(List<List<Layer>> branches) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.sideBySide(branches.stream().map(b -> Shapes.through(b, input)).toList());
    }

    @Override
    public boolean isFixed() {
      return branches.stream().allMatch(branch -> branch.stream().allMatch(Layer::isFixed));
    }
  }

  /** Columns {@code from} (the first is 0) to {@code to} − 1 of a vector. */
  record Columns(@Bounds(">= 0") int from, @Bounds(">= 1") int to) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      if (from >= to || to > Shapes.vector(input)[0]) {
        throw new IllegalArgumentException(
            "takes columns %d to %d, which must be some of the %d before it"
                .formatted(from, to - 1, input[0]));
      }
      return new int[] {to - from};
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }
}
