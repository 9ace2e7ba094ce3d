package io.millrace.tensorflow.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A loss as a pure function of the network's outputs z {@code [rows, outputs]}. */
public interface LossFunction {
  /** What is published as the prediction: {@code [rows, outputs]}. */
  Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z);

  /**
   * Each sample's loss: {@code [rows]}.
   *
   * @param labels {@code [rows, labels]}: a class index or numbers
   */
  Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels);

  /**
   * Each sample's loss in the label's own unit, if the label is standardized: {@code [rows]}.
   *
   * @param scores {@code [rows, outputs]}, in the label's own unit
   * @param deviation {@code [labels]}: what one unit of the outputs stands for
   */
  default Operand<TFloat32> ownLosses(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> labels, Operand<TFloat32> deviation) {
    return losses(tf, scores, labels);
  }

  /**
   * Each sample's loss with a teacher's scores in the place of the label: {@code [rows]}. A
   * cross-entropy takes them at a temperature.
   *
   * @param scores {@code [rows, outputs]}
   */
  default Operand<TFloat32> softLosses(
      Ops tf, Operand<TFloat32> z, Operand<TFloat32> scores, Temperature temperature) {
    return losses(tf, z, scores);
  }
}
