package io.millrace.tensorflow.pool;

import io.millrace.pool.Mix;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Weighted means: {@link Mix.Mean}, {@link Mix.Hedge}, {@link Mix.Best}. */
final class AverageMix implements MixFunction {
  private final Weighting weighting;
  private final PoolLoss loss;

  AverageMix(Weighting weighting, PoolLoss loss) {
    this.weighting = weighting;
    this.loss = loss;
  }

  /** Where the weights come from. */
  interface Weighting {
    List<Variable> variables();

    /** {@code [1, members]}, their sum is 1 */
    Operand<TFloat32> weights(Pass pass);

    /** Takes the members' losses in: {@code [members]}. */
    void step(Ops tf, Operand<TFloat32> losses, Values before, Values after);
  }

  @Override
  public List<Variable> variables() {
    return weighting.variables();
  }

  @Override
  public Run run(Pass pass, List<Operand<TFloat32>> outputs) {
    Ops tf = pass.tf();
    Operand<TFloat32> weights = weighting.weights(pass);
    Operand<TFloat32> output = loss.mean(tf, weights, outputs);
    return new Run() {
      @Override
      public Operand<TFloat32> output() {
        return output;
      }

      @Override
      public Operand<TFloat32> weights() {
        return tf.reshape(weights, tf.constant(new int[] {-1}));
      }

      @Override
      public List<Operand<TFloat32>> learn(
          MemberFunction.Target target, List<Operand<TFloat32>> losses) {
        List<Operand<TFloat32>> means =
            losses.stream().<Operand<TFloat32>>map(l -> tf.math.mean(l, tf.constant(0))).toList();
        return List.of(tf.stack(means));
      }
    };
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    weighting.step(tf, changes.get(0), before, after);
    return tf.constant(0f);
  }

  /** {@link Mix.Mean}. */
  record Alike(int members) implements Weighting {
    @Override
    public List<Variable> variables() {
      return List.of();
    }

    @Override
    public Operand<TFloat32> weights(Pass pass) {
      return pass.tf()
          .fill(pass.tf().constant(new int[] {1, members}), pass.tf().constant(1f / members));
    }

    @Override
    public void step(Ops tf, Operand<TFloat32> losses, Values before, Values after) {}
  }
}
