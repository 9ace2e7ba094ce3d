package io.millrace.tensorflow.optimizer;

import io.millrace.model.AddedParts;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * An optimizer as a pure function, applied to one parameter at a time. Masking, clipping and the
 * non-finite guard are not its business: they stand in the training step.
 */
public interface OptimizerFunction {
  /**
   * The slots that it keeps for each parameter, in the order in which {@link #apply} takes them.
   */
  List<Slot> slots();

  /**
   * One step.
   *
   * @param weight the parameter
   * @param gradient of the same shape
   * @param slots in the order of {@link #slots()}
   * @param rate the learning rate of this step, a scalar
   */
  Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate);

  /**
   * The share of the learning rate by which each step shrinks weights (not biases) beside what
   * {@link #apply} does.
   */
  default double weightDecay() {
    return 0;
  }

  /**
   * Memory that an optimizer keeps for a parameter.
   *
   * @param name as part of the variable's name
   * @param isScalar whether it is one number, rather than one for each number of the parameter
   * @param initial its first value
   */
  record Slot(String name, boolean isScalar, float initial) {
    /** One number for each number of the parameter, 0 at first. */
    static Slot like(String name) {
      return new Slot(name, false, 0);
    }

    /** Where it holds sums that need two floats, the second: see {@link AddedParts}. */
    Slot lowPart() {
      return new Slot(AddedParts.lowPart(name), isScalar, 0);
    }

    /** The variable of a parameter. */
    public Variable of(Variable parameter) {
      int[] shape = isScalar ? new int[0] : parameter.shape();
      return Variable.filled(parameter.name() + "/" + name, Variable.Kind.SLOT, shape, initial);
    }

    /** One number for the whole parameter. */
    static Slot scalar(String name, float initial) {
      return new Slot(name, true, initial);
    }
  }

  /**
   * What a step gives.
   *
   * @param weight the parameter's new value
   * @param slots the slots' new values, in order
   */
  record Update(Operand<TFloat32> weight, List<Operand<TFloat32>> slots) {}
}
