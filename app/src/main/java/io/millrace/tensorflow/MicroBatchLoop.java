package io.millrace.tensorflow;

import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Learns a mini-batch in parts, one after the other, and adds up their gradients. */
final class MicroBatchLoop {
  private static final int BEFORE_GRADIENTS = 6;

  private final MicroBatches parts;
  private final List<Variable> variables;
  private final List<Variable> parameters;
  private final int outputs;

  /**
   * Of parts of that size.
   *
   * @param variables that learning reads
   * @param parameters whose gradients it gives, in their order
   * @param outputs numbers per prediction
   */
  MicroBatchLoop(
      MicroBatches parts, List<Variable> variables, List<Variable> parameters, int outputs) {
    this.parts = parts;
    this.variables = variables;
    this.parameters = parameters;
    this.outputs = outputs;
  }

  /**
   * What a mini-batch gives, or its part in that.
   *
   * @param scores {@code [rows, outputs]}
   * @param losses {@code [rows]}
   * @param objective what is minimized, a scalar
   * @param gradients of the parameters
   */
  record Learned(
      Operand<TFloat32> scores,
      Operand<TFloat32> losses,
      Operand<TFloat32> objective,
      List<Operand<TFloat32>> gradients) {}

  /** Learns from some samples of a mini-batch. */
  interface Learning {
    /**
     * Their share of what the mini-batch gives.
     *
     * @param samples {@code [rows, width]}
     */
    Learned learn(Pass pass, Operand<TFloat32> samples);
  }

  /**
   * Learns from all of a mini-batch.
   *
   * @param miniBatch {@code [batch, width]}
   */
  Learned learn(Pass pass, Operand<TFloat32> miniBatch, Learning learning) {
    List<Operand<?>> first = first(pass, miniBatch);
    boolean compiled = pass.compiled();
    try (ConcreteFunction condition = GraphFunction.like(first, this::goesOn);
        ConcreteFunction body =
            GraphFunction.like(first, (tf, carried) -> next(tf, carried, compiled, learning))) {
      List<Operand<?>> last = new ArrayList<>();
      GraphFunction.outputs(pass.tf().statelessWhile(first, condition, body))
          .forEachRemaining(last::add);
      return learned(last);
    }
  }

  private List<Operand<?>> first(Pass pass, Operand<TFloat32> miniBatch) {
    Ops tf = pass.tf();
    int rows = (int) miniBatch.shape().get(0);
    List<Operand<?>> first = new ArrayList<>();
    first.add(tf.constant(0));
    first.add(pass.step());
    first.add(miniBatch);
    first.add(tf.zeros(tf.constant(new int[] {rows, outputs}), TFloat32.class));
    first.add(tf.zeros(tf.constant(new int[] {rows}), TFloat32.class));
    first.add(tf.constant(0f));
    parameters.forEach(p -> first.add(tf.zeros(tf.constant(p.shape()), TFloat32.class)));
    variables.forEach(variable -> first.add(pass.get(variable)));
    return first;
  }

  private List<Operand<?>> goesOn(Ops tf, List<Operand<?>> carried) {
    return List.of(tf.math.less(GraphFunction.ints(carried.get(0)), tf.constant(parts.count())));
  }

  private Learned learned(List<Operand<?>> carried) {
    return new Learned(
        GraphFunction.floats(carried.get(3)),
        GraphFunction.floats(carried.get(4)),
        GraphFunction.floats(carried.get(5)),
        carried.subList(BEFORE_GRADIENTS, BEFORE_GRADIENTS + parameters.size()).stream()
            .<Operand<TFloat32>>map(GraphFunction::floats)
            .toList());
  }

  private List<Operand<?>> next(
      Ops tf, List<Operand<?>> carried, boolean compiled, Learning learning) {
    Operand<TInt32> index = GraphFunction.ints(carried.get(0));
    Operand<TInt32> step = GraphFunction.ints(carried.get(1));
    Operand<TFloat32> miniBatch = GraphFunction.floats(carried.get(2));
    List<Operand<?>> values = carried.subList(BEFORE_GRADIENTS + parameters.size(), carried.size());
    Values state = new Values();
    for (int i = 0; i < values.size(); i++) {
      state.put(variables.get(i), GraphFunction.floats(values.get(i)));
    }
    // Each part has a step of its own for what is left to chance.
    Operand<TInt32> ownStep = tf.math.add(tf.math.mul(step, tf.constant(parts.count())), index);
    Operand<TInt32> begin = tf.math.mul(index, tf.constant(parts.rows()));
    Learned before = learned(carried);
    Learned part =
        learning.learn(
            new Pass(tf, state, ownStep, compiled),
            tf.slice(
                miniBatch,
                tf.stack(List.of(begin, tf.constant(0))),
                tf.constant(new int[] {parts.rows(), (int) miniBatch.shape().get(1)})));
    List<Operand<?>> next = new ArrayList<>();
    next.add(tf.math.add(index, tf.constant(1)));
    next.add(tf.identity(step));
    next.add(tf.identity(miniBatch));
    next.add(put(tf, before.scores(), begin, part.scores()));
    next.add(put(tf, before.losses(), begin, part.losses()));
    next.add(tf.math.add(before.objective(), part.objective()));
    for (int i = 0; i < parameters.size(); i++) {
      next.add(tf.math.add(before.gradients().get(i), part.gradients().get(i)));
    }
    values.forEach(value -> next.add(tf.identity(value)));
    return next;
  }

  private Operand<TFloat32> put(
      Ops tf, Operand<TFloat32> all, Operand<TInt32> begin, Operand<TFloat32> some) {
    int[] places = IntStream.range(0, parts.rows()).toArray();
    return tf.tensorScatterNdUpdate(
        all,
        tf.reshape(
            tf.math.add(tf.constant(places), begin), tf.constant(new int[] {places.length, 1})),
        some);
  }
}
