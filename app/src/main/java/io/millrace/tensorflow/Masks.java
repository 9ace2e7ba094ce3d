package io.millrace.tensorflow;

import io.millrace.model.Layout;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Which weights have been pruned: a mask for each matrix of weights, see {@link Layout#maskOf}. The
 * training step never changes a mask.
 */
final class Masks {
  private final Map<Variable, Variable> masks = new LinkedHashMap<>();

  /**
   * Makes the masks.
   *
   * @param pruned false: there are none
   */
  Masks(List<Variable> parameters, boolean pruned) {
    for (Variable parameter : parameters) {
      if (pruned && parameter.kind() == Variable.Kind.WEIGHT) {
        String name = Layout.maskOf(parameter.name());
        masks.put(parameter, Variable.filled(name, Variable.Kind.MASK, parameter.shape(), 1));
      }
    }
  }

  /** All masks. */
  List<Variable> variables() {
    return List.copyOf(masks.values());
  }

  /** That of a parameter, if it has one. */
  Optional<Variable> of(Variable parameter) {
    return Optional.ofNullable(masks.get(parameter));
  }

  /** A weight, or the gradient of one, with 0 where it was taken out. */
  Operand<TFloat32> apply(Ops tf, Variable parameter, Operand<TFloat32> numbers, Values state) {
    Variable mask = masks.get(parameter);
    return mask == null ? numbers : tf.math.mul(numbers, state.get(mask));
  }
}
