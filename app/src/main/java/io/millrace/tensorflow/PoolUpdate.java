package io.millrace.tensorflow;

import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.pool.MemberFunction;
import io.millrace.tensorflow.pool.MixFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * Moves the state of a pool but for its tables, or leaves it alone: a real conditional, as in
 * {@link StateUpdate}.
 */
final class PoolUpdate {
  private final Collection<MemberFunction> members;
  private final Optional<MixFunction> mix;
  private final List<Variable> shared;
  private final List<Variable> small;

  /**
   * Of a stage.
   *
   * @param mix of the last
   * @param shared what is kept of features
   * @param small all variables but tables
   */
  PoolUpdate(
      Collection<MemberFunction> members,
      Optional<MixFunction> mix,
      List<Variable> shared,
      List<Variable> small) {
    this.members = members;
    this.mix = mix;
    this.shared = shared;
    this.small = small;
  }

  /**
   * What a step changes.
   *
   * @param statistics the new values of what is kept of features
   * @param ofMembers {@link MemberFunction.Lesson#changes}, of each
   * @param ofMix {@link MixFunction.Run#learn}, if there is one
   */
  record Changes(
      Values statistics, List<List<Operand<TFloat32>>> ofMembers, List<Operand<TFloat32>> ofMix) {}

  /**
   * Builds the conditional.
   *
   * @param rate the factor on all learning rates
   * @param state as it was
   * @param after is given the new values of all but tables
   * @return for each member whether it goes on; one that does not is as it was at first
   */
  List<Operand<TBool>> buildIf(
      Ops tf,
      Operand<TBool> applied,
      Operand<TFloat32> rate,
      Changes changes,
      Values state,
      Values after) {
    List<Operand<?>> arguments = new ArrayList<>();
    small.forEach(variable -> arguments.add(state.get(variable)));
    arguments.add(rate);
    shared.forEach(variable -> arguments.add(changes.statistics.get(variable)));
    changes.ofMembers.forEach(arguments::addAll);
    arguments.addAll(changes.ofMix);
    List<Class<? extends TType>> types =
        Collections.nCopies(small.size() + members.size(), TFloat32.class);
    try (ConcreteFunction update =
            GraphFunction.like(arguments, (ops, given) -> update(ops, given, changes));
        ConcreteFunction keep = GraphFunction.like(arguments, this::keep)) {
      Iterator<Operand<?>> outputs =
          GraphFunction.outputs(tf.statelessIf(applied, arguments, types, update, keep));
      for (Variable variable : small) {
        // A conditional does not tell its outputs' shapes.
        after.put(
            variable,
            tf.reshape(GraphFunction.floats(outputs.next()), tf.constant(variable.shape())));
      }
      List<Operand<TBool>> sound = new ArrayList<>();
      outputs.forEachRemaining(
          size ->
              sound.add(
                  tf.math.isFinite(
                      tf.reshape(GraphFunction.floats(size), tf.constant(new int[0])))));
      return sound;
    }
  }

  private List<Operand<TFloat32>> keep(Ops tf, List<Operand<?>> arguments) {
    List<Operand<TFloat32>> same = new ArrayList<>();
    for (int i = 0; i < small.size(); i++) {
      same.add(tf.identity(GraphFunction.floats(arguments.get(i))));
    }
    members.forEach(member -> same.add(tf.constant(0f)));
    return same;
  }

  /** The new state, then of each member a number that is finite if it goes on. */
  private List<Operand<TFloat32>> update(Ops tf, List<Operand<?>> arguments, Changes changes) {
    Iterator<Operand<?>> next = arguments.iterator();
    Values state = new Values();
    small.forEach(variable -> state.put(variable, GraphFunction.floats(next.next())));
    Operand<TFloat32> rate = GraphFunction.floats(next.next());
    Values after = new Values();
    shared.forEach(variable -> after.put(variable, GraphFunction.floats(next.next())));
    List<Operand<TFloat32>> sizes = new ArrayList<>();
    Iterator<List<Operand<TFloat32>>> ofMembers = changes.ofMembers.iterator();
    for (MemberFunction member : members) {
      List<Operand<TFloat32>> own = floats(next, ofMembers.next().size());
      Values moved = new Values();
      Operand<TFloat32> size = member.step(tf, own, rate, state, moved);
      sizes.add(size);
      put(tf, member.small(), moved, size, after);
    }
    mix.ifPresent(
        function -> {
          Values moved = new Values();
          List<Operand<TFloat32>> own = floats(next, changes.ofMix.size());
          put(tf, function.variables(), moved, function.step(tf, own, rate, state, moved), after);
        });
    return Stream.concat(small.stream().map(after::get), sizes.stream()).toList();
  }

  /** What has moved, if that is finite, else what was at first. */
  private static void put(
      Ops tf, List<Variable> variables, Values moved, Operand<TFloat32> size, Values after) {
    Operand<TBool> isSound = tf.math.isFinite(size);
    for (Variable variable : variables) {
      after.put(variable, tf.select(isSound, moved.get(variable), initial(tf, variable)));
    }
  }

  private static List<Operand<TFloat32>> floats(Iterator<Operand<?>> next, int count) {
    List<Operand<TFloat32>> floats = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      floats.add(GraphFunction.floats(next.next()));
    }
    return floats;
  }

  private static Operand<TFloat32> initial(Ops tf, Variable variable) {
    float[] values = new float[variable.size()];
    variable.copyInitial(values, 0);
    return tf.reshape(tf.constant(NdArrays.vectorOf(values)), tf.constant(variable.shape()));
  }
}
