package io.millrace.tensorflow;

import io.millrace.network.Layer;
import io.millrace.optimizer.Optimizer;
import io.millrace.tensorflow.arithmetic.Finiteness;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.optimizer.Optimizers;
import io.millrace.tensorflow.pool.MemberFunction;
import io.millrace.tensorflow.pool.MemberLoss;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
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
  private final MemberLoss loss;
  private final float rate;

  /**
   * Makes a member.
   *
   * @param prefix of its variables' names
   * @param inputs numbers that it sees
   */
  NetworkMember(
      List<Layer> layers,
      Optimizer optimizer,
      String prefix,
      int inputs,
      MemberLoss loss,
      RandomGenerator random) {
    this.loss = loss;
    network = new NetworkFunction(layers, prefix, inputs, random);
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
    return update.layout().variables().stream()
        .filter(variable -> variable.kind() == Variable.Kind.SLOT)
        .toList();
  }

  @Override
  public int opinions() {
    return loss.classes();
  }

  @Override
  public boolean suitsXla() {
    return network.suitsXla();
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
    List<Operand<TFloat32>> statistics = changes.subList(1 + parameters.size(), changes.size());
    return statistics.isEmpty() ? size : tf.math.add(size, Finiteness.sum(tf, statistics));
  }

  private final class NetworkRun implements Run {
    private final Pass pass;
    private final Ops tf;
    private final LayerFunction.Result learning;
    private final Operand<TFloat32> output;

    NetworkRun(Pass pass, Operand<TFloat32> inputs) {
      this.pass = pass;
      this.tf = pass.tf();
      learning = network.apply(pass, inputs);
      boolean twice = pass.isLearning() && network.differsWhenLearning();
      Operand<TFloat32> scores =
          twice
              ? network.apply(Pass.scoring(tf, pass.state()), inputs).output()
              : learning.output();
      output = loss.output(tf, scores);
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
      Operand<TFloat32> scores = learning.output();
      Operand<TFloat32> slopes = tf.stopGradient(loss.slopes(tf, scores, target));
      Operand<TFloat32> sum =
          tf.reduceSum(tf.math.mul(scores, slopes), tf.constant(new int[] {0, 1}));
      Operand<TFloat32> objective = penalty.addTo(tf, sum, pass.state());
      List<Operand<TFloat32>> changes = new ArrayList<>(List.of(slopes));
      changes.addAll(update.changes(gradients(objective, pass.state()), learning.statistics()));
      return new Lesson(changes, Rows.NONE);
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
