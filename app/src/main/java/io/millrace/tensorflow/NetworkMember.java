package io.millrace.tensorflow;

import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Member;
import io.millrace.tensorflow.arithmetic.Finiteness;
import io.millrace.tensorflow.layer.Copies;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.optimizer.Optimizers;
import io.millrace.tensorflow.pool.MemberFunction;
import io.millrace.tensorflow.pool.PoolLoss;
import io.millrace.tensorflow.pool.Replay;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A member that is a network of layers. */
final class NetworkMember implements MemberFunction {
  private final NetworkFunction network;
  private final StateUpdate update;
  private final List<Variable> parameters;
  private final Penalty penalty;
  private final PoolLoss loss;
  private final @Nullable Replay replay;
  private final float rate;

  /**
   * Makes a member.
   *
   * @param inputs numbers that it sees
   */
  NetworkMember(
      Member.Network settings,
      Optimizer optimizer,
      String name,
      int inputs,
      PoolLoss loss,
      RandomGenerator random) {
    this.loss = loss;
    network = new NetworkFunction(settings.layers(), name + "/", inputs, random);
    replay =
        settings.replay() == null
            ? null
            : new Replay(settings.replay(), name, inputs, random.nextLong());
    update = new StateUpdate(network.variables().toList(), Optimizers.of(optimizer), null, false);
    parameters = update.layout().variables().stream().filter(Variable::isParameter).toList();
    penalty = new Penalty(parameters, null);
    rate = (float) optimizer.learningRate();
  }

  NetworkFunction network() {
    return network;
  }

  @Override
  public List<Variable> variables() {
    return network.variables().toList();
  }

  @Override
  public List<Variable> slots() {
    List<Variable> slots =
        new ArrayList<>(
            update.layout().variables().stream()
                .filter(variable -> variable.kind() == Variable.Kind.SLOT)
                .toList());
    if (replay != null) {
      slots.addAll(replay.slots());
    }
    return slots;
  }

  @Override
  public List<Variable> tables() {
    return replay == null ? List.of() : replay.tables();
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
    return new NetworkRun(pass, inputs.inputs());
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> factor,
      Values before,
      Values after) {
    Operand<TFloat32> own = tf.math.mul(factor, tf.constant(rate));
    Iterator<Operand<TFloat32>> next = changes.iterator();
    Operand<TFloat32> size = Finiteness.sum(tf, List.of(next.next()));
    update.update(tf, next, own, before, after);
    int rest = replay == null ? 0 : 1;
    if (replay != null) {
      replay.step(tf, changes.get(changes.size() - 1), before, after);
    }
    List<Operand<TFloat32>> statistics =
        changes.subList(1 + parameters.size(), changes.size() - rest);
    return statistics.isEmpty() ? size : tf.math.add(size, Finiteness.sum(tf, statistics));
  }

  private final class NetworkRun implements Run {
    private final Pass pass;
    private final Ops tf;
    private final Operand<TFloat32> inputs;
    private final Replay.@Nullable Draw drawn;

    /** Of the samples, then of those that were drawn. */
    private final LayerFunction.Result learning;

    private final Operand<TFloat32> output;

    NetworkRun(Pass pass, Operand<TFloat32> inputs) {
      this.pass = pass;
      this.tf = pass.tf();
      this.inputs = inputs;
      drawn = replay != null && pass.isLearning() ? replay.draw(pass) : null;
      learning =
          network.apply(
              pass,
              drawn == null ? inputs : tf.concat(List.of(inputs, drawn.inputs()), tf.constant(0)));
      boolean twice = pass.isLearning() && network.differsWhenLearning();
      Operand<TFloat32> scores =
          twice ? network.apply(pass.scoring(), inputs).output() : scores(false);
      output = loss.output(pass, scores);
    }

    /** What is learned of the samples, or of those that were drawn. */
    private Operand<TFloat32> scores(boolean ofDrawn) {
      if (drawn == null) {
        return learning.output();
      }
      int rows = (int) inputs.shape().get(0);
      return tf.slice(
          learning.output(),
          tf.constant(new int[] {ofDrawn ? rows : 0, 0}),
          tf.constant(new int[] {ofDrawn ? -1 : rows, loss.outputs()}));
    }

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
      // Σ z · slope, the slope taken for a constant, has the loss's gradient.
      Operand<TFloat32> slopes = tf.stopGradient(slopes(target));
      Operand<TFloat32> sum =
          tf.reduceSum(tf.math.mul(learning.output(), slopes), tf.constant(new int[] {0, 1}));
      Operand<TFloat32> objective = penalty.addTo(tf, sum, pass.state());
      List<Operand<TFloat32>> changes = new ArrayList<>(List.of(slopes));
      changes.addAll(update.changes(gradients(objective, pass.state()), learning.statistics()));
      if (replay == null) {
        return new Lesson(changes, Rows.NONE);
      }
      changes.add(target.restarts(tf));
      return new Lesson(
          changes,
          (applied, sound, after) -> replay.write(pass, inputs, target, applied, sound, after));
    }

    /** By all rows that are learned. */
    private Operand<TFloat32> slopes(Target target) {
      Operand<TFloat32> own = loss.slopes(tf, scores(false), target.aims(), target.shares(tf));
      return drawn == null
          ? own
          : tf.concat(List.of(own, drawn.slopes(tf, loss, scores(true), target)), tf.constant(0));
    }

    @SuppressWarnings("unchecked") // the gradient of a float tensor is a float tensor
    private List<Operand<TFloat32>> gradients(Operand<TFloat32> objective, Values state) {
      Output<?>[] inputs =
          parameters.stream().map(p -> state.get(p).asOutput()).toArray(Output<?>[]::new);
      Output<?>[] gradients = ((Graph) tf.scope().env()).addGradients(objective.asOutput(), inputs);
      return List.of(gradients).stream()
          .<Operand<TFloat32>>map(gradient -> (Output<TFloat32>) gradient)
          .toList();
    }
  }
}
