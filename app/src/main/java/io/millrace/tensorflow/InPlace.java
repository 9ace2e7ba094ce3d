package io.millrace.tensorflow;

import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * An update whose new values XLA writes over the old ones, where a loop carries the state from step
 * to step. Otherwise they are made elsewhere and then copied.
 *
 * <p>XLA makes loops write over what they carry, so the update is one, of no turn or of one. But
 * the code takes the place of the old values from a tuple, and that of the new ones from a table:
 * LLVM can't tell that they are the same, guards against two that overlap, and so runs without
 * vector instructions, which takes three times as long. So the first of the old values is put where
 * it already stands: what comes of that are the old values, at a place from the table. XLA must not
 * see that nothing changes, which a comparison hides from it; LLVM sees it, and leaves all this
 * out.
 */
final class InPlace {
  /** Shorter rows are read and written with masks, so that each waits for the one before. */
  private static final int LEAST_ROW = 16;

  private final List<Variable> parameters;
  private final List<Variable> variables;

  /**
   * Of parameters.
   *
   * @param parameters that {@link #suits suit}
   * @param variables these, and all else that the update reads or moves
   */
  InPlace(List<Variable> parameters, List<Variable> variables) {
    this.parameters = parameters;
    this.variables = variables;
  }

  /** Moves the variables of a state by one step. */
  interface Update {
    /**
     * Builds it.
     *
     * @param gradients of the parameters
     * @param rate the learning rate
     * @param before the variables
     * @param after is given their new values
     */
    void build(Ops tf, Values gradients, Operand<TFloat32> rate, Values before, Values after);
  }

  /**
   * Whether the new value of a variable may be written over the old one: it is moved number by
   * number, or stays as it is.
   */
  static boolean suits(Variable variable) {
    int[] shape = variable.shape();
    return shape.length > 0
        && shape[shape.length - 1] >= LEAST_ROW
        && variable.kind() != Variable.Kind.STATISTIC;
  }

  /**
   * Builds the update.
   *
   * @param applied whether there is a step
   * @param state as it was
   * @param after is given the new values
   */
  void build(
      Ops tf,
      Operand<TBool> applied,
      Values gradients,
      Operand<TFloat32> rate,
      Values state,
      Values after,
      Update update) {
    List<Operand<?>> carried = new ArrayList<>();
    carried.add(tf.select(applied, tf.constant(0), tf.constant(1)));
    carried.add(rate);
    parameters.forEach(parameter -> carried.add(gradients.get(parameter)));
    variables.forEach(variable -> carried.add(state.get(variable)));
    try (ConcreteFunction condition = GraphFunction.like(carried, InPlace::goesOn);
        ConcreteFunction body =
            GraphFunction.like(carried, (ops, arguments) -> turn(ops, arguments, update))) {
      Iterator<Operand<?>> outputs =
          GraphFunction.outputs(tf.statelessWhile(carried, condition, body));
      for (int i = 0; i < 2 + parameters.size(); i++) {
        outputs.next();
      }
      for (Variable variable : variables) {
        // A loop does not tell its outputs' shapes.
        after.put(
            variable,
            tf.reshape(GraphFunction.floats(outputs.next()), tf.constant(variable.shape())));
      }
    }
  }

  private static List<Operand<?>> goesOn(Ops tf, List<Operand<?>> arguments) {
    return List.of(tf.math.less(GraphFunction.ints(arguments.get(0)), tf.constant(1)));
  }

  private List<Operand<?>> turn(Ops tf, List<Operand<?>> arguments, Update update) {
    Iterator<Operand<?>> next = arguments.iterator();
    List<Operand<?>> after = new ArrayList<>();
    after.add(tf.math.add(GraphFunction.ints(next.next()), tf.constant(1)));
    Operand<TFloat32> rate = GraphFunction.floats(next.next());
    // What a loop does not change XLA computes with before the loop, and rounds otherwise.
    after.add(tf.math.neg(rate));
    Values gradients = new Values();
    for (Variable parameter : parameters) {
      Operand<TFloat32> placed = placed(tf, GraphFunction.floats(next.next()), parameter.shape());
      after.add(placed);
      gradients.put(parameter, placed);
    }
    Values before = new Values();
    List<Operand<TFloat32>> firsts = new ArrayList<>();
    for (Variable variable : variables) {
      Operand<TFloat32> old = GraphFunction.floats(next.next());
      if (suits(variable)) {
        old = placed(tf, old, variable.shape());
        firsts.add(tf.reshape(first(tf, old, variable.shape()), tf.constant(new int[0])));
      }
      before.put(variable, old);
    }
    // Nothing is moved before all is in its place.
    Operand<TFloat32> one = one(tf, tf.math.addN(firsts));
    for (Variable parameter : parameters) {
      gradients.put(parameter, tf.math.mul(gradients.get(parameter), one));
    }
    Values moved = new Values();
    update.build(tf, gradients, rate, before, moved);
    variables.forEach(variable -> after.add(moved.get(variable)));
    return after;
  }

  /**
   * A number that comes from all that must not be written over, and is of no other use: {@code
   * [1]}. With it in the results XLA must keep the old values until the new ones are there.
   *
   * @param variables whose new values are made elsewhere
   */
  static Operand<TFloat32> lookBack(Ops tf, List<Variable> variables, Values before) {
    List<Operand<TFloat32>> firsts = new ArrayList<>(List.of(tf.constant(new float[1])));
    for (Variable variable : variables) {
      Operand<TFloat32> first = first(tf, before.get(variable), variable.shape());
      firsts.add(tf.reshape(first, tf.constant(new int[] {1})));
    }
    return tf.math.addN(firsts);
  }

  /** The same tensor, at a place that the code knows. */
  private static Operand<TFloat32> placed(Ops tf, Operand<TFloat32> old, int[] shape) {
    Operand<TFloat32> first = first(tf, old, shape);
    Operand<TFloat32> same = tf.select(isNever(tf, first), tf.math.neg(first), first);
    // The library has no class for this operation of TensorFlow.
    Operand<TFloat32> placed =
        tf.scope()
            .opBuilder("XlaDynamicUpdateSlice", "XlaDynamicUpdateSlice")
            .addInput(old.asOutput())
            .addInput(same.asOutput())
            .addInput(tf.constant(new int[shape.length]).asOutput())
            .build()
            .output(0);
    // The operation does not tell its shape.
    return tf.reshape(placed, tf.constant(shape));
  }

  /** The first number: {@code [1, …]}. */
  private static Operand<TFloat32> first(Ops tf, Operand<TFloat32> tensor, int[] shape) {
    int[] ones = new int[shape.length];
    Arrays.fill(ones, 1);
    return tf.slice(tensor, tf.constant(new int[shape.length]), tf.constant(ones));
  }

  /** 1, as a division: XLA computes it before the loops that read it, not in them. */
  private static Operand<TFloat32> one(Ops tf, Operand<TFloat32> number) {
    Operand<TBool> never = isNever(tf, number);
    return tf.math.div(
        tf.select(never, tf.constant(2f), tf.constant(1f)),
        tf.select(never, tf.constant(4f), tf.constant(1f)));
  }

  /** False for every number, also one that is not finite. */
  private static Operand<TBool> isNever(Ops tf, Operand<TFloat32> number) {
    return tf.math.greater(number, tf.constant(Float.POSITIVE_INFINITY));
  }
}
