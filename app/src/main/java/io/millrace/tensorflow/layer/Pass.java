package io.millrace.tensorflow.layer;

import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One run through the network.
 *
 * @param state at least the network's variables
 * @param step mini-batches before this one, a scalar modulo 2³²; null when it is not run to learn
 * @param compiled whether XLA compiles it for a processor: it has no quick code there for windows
 *     that move, so that layers make something else of them
 */
public record Pass(Ops tf, Values state, @Nullable Operand<TInt32> step, boolean compiled) {
  /** A run that only scores, of TensorFlow's own kernels. */
  public static Pass scoring(Ops tf, Values state) {
    return new Pass(tf, state, null, false);
  }

  /** The same run, if it only scored. */
  public Pass scoring() {
    return new Pass(tf, state, null, compiled);
  }

  /** The same run over other variables. */
  Pass over(Values others, boolean learning) {
    return new Pass(tf, others, learning ? step : null, compiled);
  }

  /** Whether the gradient of this run is learned from. */
  public boolean isLearning() {
    return step != null;
  }

  /** The tensor of a variable. */
  public Operand<TFloat32> get(Variable variable) {
    return state.get(variable);
  }

  /** Whether what stands for a table are its rows that the samples name. */
  boolean isLookedUp(Variable table) {
    return state.isLookedUp(table);
  }

  /**
   * Numbers in [0, 1) that depend on the key and the step alone.
   *
   * @param key of who asks
   * @throws IllegalStateException if the run only scores
   */
  public Operand<TFloat32> uniform(long key, int... shape) {
    return random(key).uniform(shape);
  }

  /** Numbers from N(0, 1), in the same way. */
  Operand<TFloat32> normal(long key, int... shape) {
    return random(key).normal(shape);
  }

  private StatelessRandom random(long key) {
    if (step == null) {
      throw new IllegalStateException("no chance in a run that only scores");
    }
    return new StatelessRandom(tf, key, step);
  }
}
