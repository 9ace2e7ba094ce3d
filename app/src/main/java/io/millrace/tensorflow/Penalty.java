package io.millrace.tensorflow;

import io.millrace.network.Regularization;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What large weights add to the loss: the terms of {@link Regularization}. */
final class Penalty {
  private final List<Variable> parameters;
  private final @Nullable Regularization general;

  /**
   * Prepares the terms.
   *
   * @param general for weights that have no setting of their own
   */
  Penalty(List<Variable> parameters, @Nullable Regularization general) {
    this.parameters = parameters;
    this.general = general;
  }

  /** The scalar loss with the terms of all weights. */
  Operand<TFloat32> addTo(Ops tf, Operand<TFloat32> loss, Values state) {
    List<Operand<TFloat32>> terms = new ArrayList<>(List.of(loss));
    for (Variable parameter : parameters) {
      Regularization own = parameter.regularization(general);
      if (own.l1() != null && own.l1() != 0) {
        terms.add(times(tf, own.l1(), sumOfSizes(tf, state.get(parameter))));
      }
      if (own.l2() != null && own.l2() != 0) {
        // l2Loss is Σ w² / 2.
        terms.add(times(tf, 2 * own.l2(), tf.nn.l2Loss(state.get(parameter))));
      }
    }
    return terms.size() == 1 ? loss : tf.math.addN(terms);
  }

  private static Operand<TFloat32> sumOfSizes(Ops tf, Operand<TFloat32> weights) {
    int[] all = IntStream.range(0, weights.shape().numDimensions()).toArray();
    return tf.sum(tf.math.abs(weights), tf.constant(all));
  }

  private static Operand<TFloat32> times(Ops tf, double factor, Operand<TFloat32> term) {
    return tf.math.mul(tf.constant((float) factor), term);
  }
}
