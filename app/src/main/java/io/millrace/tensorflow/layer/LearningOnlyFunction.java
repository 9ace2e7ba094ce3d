package io.millrace.tensorflow.layer;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A layer that does something while learning, and nothing while scoring. */
abstract class LearningOnlyFunction implements LayerFunction {
  @Override
  public final boolean differsWhenLearning() {
    return true;
  }

  @Override
  public final Result apply(Pass pass, Operand<TFloat32> input) {
    return Result.of(pass.isLearning() ? change(pass, input) : input);
  }

  /** What it does while learning. */
  abstract Operand<TFloat32> change(Pass pass, Operand<TFloat32> input);
}
