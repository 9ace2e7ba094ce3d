package io.millrace.tensorflow.loss;

import io.millrace.network.Distillation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Distillation}: a loss against a teacher's scores, mixed with that against the labels. */
public final class SoftTargets {
  private final float weight;
  private final Temperature temperature;
  private final LossFunction loss;

  /** Soft targets for a loss. */
  public SoftTargets(Distillation distillation, LossFunction loss) {
    this.weight = (float) distillation.weight();
    this.temperature = new Temperature((float) distillation.temperatureOrDefault());
    this.loss = loss;
  }

  /**
   * What each sample adds to the objective: {@code [rows]}.
   *
   * @param losses {@code [rows]}: against the labels
   * @param z {@code [rows, outputs]}: the network's outputs
   * @param scores {@code [rows, outputs]}: the teacher's
   */
  public Operand<TFloat32> mix(
      Ops tf, Operand<TFloat32> losses, Operand<TFloat32> z, Operand<TFloat32> scores) {
    return tf.math.add(
        tf.math.mul(tf.constant(1 - weight), losses),
        tf.math.mul(tf.constant(weight), loss.softLosses(tf, z, scores, temperature)));
  }
}
