package io.millrace.tensorflow.optimizer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.optimizer.Optimizer.Sgd}. */
final class SgdFunction implements OptimizerFunction {
  @Override
  public List<Slot> slots() {
    return List.of();
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    return new Update(tf.math.sub(weight, tf.math.mul(gradient, rate)), List.of());
  }
}
