package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/** Layers over the positions or times of a sequence {@code [time, channels]}. */
public sealed interface Sequence extends Layer {
  /** Adds a learned vector to each position of a sequence. */
  record PositionalEmbedding() implements Sequence {
    @Override
    public int[] outputShape(int[] input) {
      Shapes.requireWeights("a shorter or narrower sequence", Shapes.sequence(input));
      return input;
    }
  }

  /** A layer that goes through the times of a sequence and carries what it puts out along. */
  sealed interface Recurrent extends Sequence {
    /** Numbers that it puts out at each time. */
    int units();

    /** Blocks of {@link #units} columns that each of its matrices has. */
    int gates();

    /** Whether what each time gives is put out, {@code [time, units]}, or only the last. */
    boolean sequences();

    /** Whether times at which all inputs are 0 leave its state as it is. */
    boolean maskZeros();

    @Override
    default int[] outputShape(int[] input) {
      return Shapes.recurrent(input, gates(), units(), sequences());
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
      implements Recurrent {
    @Override
    public int gates() {
      return 1;
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
      implements Recurrent {
    @Override
    public int gates() {
      return 4;
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
      implements Recurrent {
    @Override
    public int gates() {
      return 3;
    }
  }

  /**
   * Multi-head self-attention over a sequence (Vaswani et al. 2017): for each head softmax(Q Kᵀ /
   * √size) V, with Q, K and V of {@code size} numbers made from each position; the heads together
   * are mapped back to the input's channels.
   */
  record Attention(@Default("1") @Bounds(">= 1") int heads, @Bounds(">= 1") int size)
      implements Sequence {
    @Override
    public int[] outputShape(int[] input) {
      Shapes.requireWeights("fewer or smaller heads", Shapes.sequence(input)[1], heads, size);
      return input;
    }
  }
}
