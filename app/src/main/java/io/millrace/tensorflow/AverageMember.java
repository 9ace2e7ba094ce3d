package io.millrace.tensorflow;

import io.millrace.network.Layer;
import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Copies;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.pool.MemberFunction;
import io.millrace.tensorflow.pool.PoolLoss;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Member.Average}: a network whose weights are the running average of another member's (as
 * they were before its step), w̄ ← w̄ + (w − w̄) / min(steps, memory).
 */
final class AverageMember implements MemberFunction {
  private final NetworkFunction network;
  private final List<Variable> source;
  private final List<Variable> averages;
  private final Variable steps;
  private final long memory;
  private final PoolLoss loss;

  /**
   * Makes a member.
   *
   * @param layers of the other member
   * @param inputs numbers that it sees, as the other does
   * @param source the other's variables
   */
  AverageMember(
      Member.Average settings,
      String name,
      List<Layer> layers,
      int inputs,
      List<Variable> source,
      PoolLoss loss,
      RandomGenerator random) {
    this.loss = loss;
    this.source = source;
    memory = settings.memory();
    network = new NetworkFunction(layers, name + "/", inputs, random);
    averages = network.variables().toList();
    steps = Variable.filled(name + "/steps", Variable.Kind.STATISTIC, new int[0], 0);
  }

  @Override
  public List<Variable> variables() {
    return averages;
  }

  @Override
  public List<Variable> slots() {
    return List.of(steps);
  }

  @Override
  public int opinions() {
    return loss.outputs();
  }

  @Override
  public Copies copies() {
    return network.copies();
  }

  @Override
  public Run run(Pass pass, Inputs inputs) {
    Ops tf = pass.tf();
    Operand<TFloat32> output =
        loss.output(pass, network.apply(pass.scoring(), inputs.inputs()).output());
    return new Run() {
      @Override
      public Operand<TFloat32> output() {
        return output;
      }

      @Override
      public Operand<TFloat32> opinion() {
        return loss.opinion(tf, output);
      }

      @Override
      public Lesson learn(Target target) {
        return new Lesson(List.of(), Rows.NONE);
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
    Operand<TFloat32> counted =
        tf.math.minimum(
            tf.math.add(before.get(steps), tf.constant(1f)), tf.constant((float) memory));
    after.put(steps, counted);
    for (int i = 0; i < averages.size(); i++) {
      Operand<TFloat32> known = before.get(averages.get(i));
      Operand<TFloat32> toward = tf.math.sub(before.get(source.get(i)), known);
      after.put(averages.get(i), tf.math.add(known, tf.math.div(toward, counted)));
    }
    return tf.constant(0f);
  }
}
