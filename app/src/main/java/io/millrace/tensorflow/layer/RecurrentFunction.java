package io.millrace.tensorflow.layer;

import io.millrace.network.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * A recurrent layer, unrolled: its cell at each time of the sequence, since TensorFlow has no
 * gradient of a loop outside Python.
 */
final class RecurrentFunction implements LayerFunction {
  private final RecurrentCell cell;
  private final int times;
  private final boolean sequences;
  private final boolean maskZeros;

  RecurrentFunction(Sequence.Recurrent settings, int[] input, RecurrentCell cell) {
    this.cell = cell;
    this.times = input[0];
    this.sequences = settings.sequences();
    this.maskZeros = settings.maskZeros();
  }

  @Override
  public List<Variable> variables() {
    return cell.variables();
  }

  @Override
  public long multiplyAdds() {
    return (long) times * cell.variables().stream().mapToLong(Variable::size).sum();
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    FusionBarrier barrier = new FusionBarrier(pass.tf(), pass.get(cell.variables().get(0)));
    boolean carried = maskZeros || cell.carriesState();
    List<Operand<TFloat32>> state = zeros(tf);
    for (Operand<TFloat32> x : tf.unstack(input, (long) times, Unstack.axis(1L))) {
      List<Operand<TFloat32>> next = cell.step(pass, x, state);
      state = maskZeros ? masked(tf, x, state, next) : next;
      state = carried ? barrier.stored(state) : state;
      outputs.add(state.get(0));
    }
    Operand<TFloat32> last = outputs.get(times - 1);
    return Result.of(sequences ? tf.stack(outputs, Stack.axis(1L)) : last);
  }

  /**
   * The state before the first time. The first step could do without it, but then a sequence of one
   * time would have no gradient for what is applied to the state.
   */
  private List<Operand<TFloat32>> zeros(Ops tf) {
    return Collections.nCopies(cell.states(), tf.constant(new float[1][cell.units()]));
  }

  /** The next state where an input is not 0, else the state as it was. */
  private static List<Operand<TFloat32>> masked(
      Ops tf, Operand<TFloat32> x, List<Operand<TFloat32>> before, List<Operand<TFloat32>> next) {
    Operand<TFloat32> most = tf.max(tf.math.abs(x), tf.constant(1), Max.keepDims(true));
    Operand<TBool> there = tf.math.greater(most, tf.constant(0f));
    Operand<TFloat32> share = tf.dtypes.cast(there, TFloat32.class);
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), share);
    List<Operand<TFloat32>> state = new ArrayList<>();
    for (int i = 0; i < next.size(); i++) {
      Operand<TFloat32> moved = tf.math.mul(share, next.get(i));
      state.add(tf.math.add(moved, tf.math.mul(rest, before.get(i))));
    }
    return state;
  }
}
