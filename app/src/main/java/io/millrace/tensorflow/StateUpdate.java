package io.millrace.tensorflow;

import io.millrace.network.Regularization;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.optimizer.OptimizerFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Moves the state by one step, or leaves it alone.
 *
 * <p>The choice is a real conditional of the graph and not a selection between two results: so an
 * optimizer need not know of it, a skipped step costs nothing, and XLA compiles the update as a
 * piece of its own. Selecting let it fuse one step's update into the next step's arithmetic,
 * rounded otherwise there than where it was stored; then the cutting of blocks changed bits. Where
 * a loop carries the state, large arrays are moved {@link InPlace} instead.
 */
final class StateUpdate {
  private final OptimizerFunction optimizer;
  private final @Nullable Regularization regularization;
  private final List<Variable> parameters;
  private final List<Variable> statistics;
  private final Map<Variable, List<Variable>> slots = new HashMap<>();
  private final Masks masks;
  private final List<SparseTable> tables = new ArrayList<>();
  private final StateLayout carried;
  private final StateLayout layout;

  StateUpdate(
      List<Variable> network,
      OptimizerFunction optimizer,
      @Nullable Regularization regularization,
      boolean pruned) {
    this.optimizer = optimizer;
    this.regularization = regularization;
    this.statistics = ofKind(network, Variable.Kind.STATISTIC);
    List<Variable> all = new ArrayList<>(network);
    for (Variable parameter : network.stream().filter(Variable::isParameter).toList()) {
      List<Variable> own = optimizer.slots().stream().map(slot -> slot.of(parameter)).toList();
      slots.put(parameter, own);
      all.addAll(own);
      if (parameter.kind() == Variable.Kind.TABLE) {
        tables.add(table(parameter, own));
      }
    }
    this.masks = new Masks(network.stream().filter(Variable::isParameter).toList(), pruned);
    all.addAll(masks.variables());
    List<Variable> ofTables = tables.stream().flatMap(t -> t.variables().stream()).toList();
    all.removeAll(ofTables);
    this.carried = new StateLayout(all);
    all.addAll(ofTables);
    this.layout = new StateLayout(all);
    this.parameters = all.stream().filter(Variable::isParameter).toList();
  }

  private static SparseTable table(Variable table, List<Variable> slots) {
    int rank = table.shape().length;
    return new SparseTable(
        table, slots.stream().filter(slot -> slot.shape().length == rank).toList());
  }

  private static List<Variable> ofKind(List<Variable> variables, Variable.Kind kind) {
    return variables.stream().filter(variable -> variable.kind() == kind).toList();
  }

  /** The network's variables, the optimizer's slots, masks, then the sparse tables and theirs. */
  StateLayout layout() {
    return layout;
  }

  /** Which weights have been pruned. */
  Masks masks() {
    return masks;
  }

  /** The layout but for the sparse tables and their slots: what lies in one flat vector. */
  StateLayout carried() {
    return carried;
  }

  List<SparseTable> tables() {
    return List.copyOf(tables);
  }

  /**
   * Variables that a step makes anew elsewhere, which are then copied.
   *
   * @param inLoop see {@link Stage.Given}
   */
  List<Variable> copied(boolean inLoop) {
    List<Variable> copied = new ArrayList<>(carried.variables());
    if (inLoop) {
      copied.removeIf(InPlace::suits);
    }
    return copied;
  }

  /**
   * The state after the step if {@code applied}, else as before, in the layout's order. In place of
   * a sparse table, its slots and its gradient stand their rows that the mini-batch names.
   *
   * @param gradients of the parameters, in the layout's order
   * @param learned the new values of the statistics
   * @param inLoop see {@link Stage.Given}
   */
  List<Operand<TFloat32>> build(
      Ops tf,
      Operand<TBool> applied,
      List<Operand<TFloat32>> gradients,
      Operand<TFloat32> rate,
      List<Operand<TFloat32>> before,
      Values learned,
      boolean inLoop) {
    Values state = layout.byVariable(before);
    Values changes = new Values();
    changes.putAll(learned);
    for (int i = 0; i < parameters.size(); i++) {
      changes.put(parameters.get(i), gradients.get(i));
    }
    Values after = new Values();
    List<Variable> rest = new ArrayList<>(layout.variables());
    List<Variable> moved = new ArrayList<>(parameters);
    if (inLoop) {
      List<Variable> overwritten = new ArrayList<>(parameters);
      overwritten.retainAll(carried.variables());
      overwritten.removeIf(parameter -> !InPlace.suits(parameter));
      overwrite(tf, applied, overwritten, changes, rate, state, after);
      moved.removeAll(overwritten);
      rest.removeIf(after::has);
    }
    if (!rest.isEmpty()) {
      buildIf(tf, applied, moved, rest, changes, rate, state, after);
    }
    return layout.variables().stream().map(after::get).toList();
  }

  /** Moves parameters, with what belongs to them, in place; what never moves stays as it is. */
  private void overwrite(
      Ops tf,
      Operand<TBool> applied,
      List<Variable> moved,
      Values gradients,
      Operand<TFloat32> rate,
      Values state,
      Values after) {
    if (!moved.isEmpty()) {
      List<Variable> own = new ArrayList<>();
      for (Variable parameter : moved) {
        own.add(parameter);
        own.addAll(slots.getOrDefault(parameter, List.of()));
        masks.of(parameter).ifPresent(own::add);
      }
      new InPlace(moved, own)
          .build(
              tf,
              applied,
              gradients,
              rate,
              state,
              after,
              (ops, changes, factor, values, results) ->
                  update(ops, moved, own, changes, factor, values, results));
    }
    for (Variable variable : carried.variables()) {
      if (InPlace.suits(variable) && !after.has(variable)) {
        after.put(variable, state.get(variable));
      }
    }
  }

  /**
   * Moves variables in a conditional.
   *
   * @param moved the parameters among them
   */
  private void buildIf(
      Ops tf,
      Operand<TBool> applied,
      List<Variable> moved,
      List<Variable> variables,
      Values changes,
      Operand<TFloat32> rate,
      Values state,
      Values after) {
    List<Variable> changed = new ArrayList<>(moved);
    changed.addAll(statistics);
    List<Operand<?>> arguments = new ArrayList<>();
    variables.forEach(variable -> arguments.add(state.get(variable)));
    arguments.add(rate);
    changed.forEach(variable -> arguments.add(changes.get(variable)));
    List<Class<? extends TType>> types = Collections.nCopies(variables.size(), TFloat32.class);
    try (ConcreteFunction update =
            GraphFunction.like(
                arguments,
                (ops, given) -> {
                  Iterator<Operand<?>> next = given.iterator();
                  Values values = values(next, variables);
                  Operand<TFloat32> factor = GraphFunction.floats(next.next());
                  Values results = new Values();
                  update(ops, moved, variables, values(next, changed), factor, values, results);
                  return variables.stream().map(results::get).toList();
                });
        ConcreteFunction keep =
            GraphFunction.like(
                arguments,
                (ops, given) ->
                    given.subList(0, variables.size()).stream().map(ops::identity).toList())) {
      Iterator<Operand<?>> outputs =
          GraphFunction.outputs(tf.statelessIf(applied, arguments, types, update, keep));
      for (Variable variable : variables) {
        // A conditional does not tell its outputs' shapes.
        long[] shape = state.get(variable).shape().asArray();
        after.put(variable, tf.reshape(GraphFunction.floats(outputs.next()), tf.constant(shape)));
      }
    }
  }

  private static Values values(Iterator<? extends Operand<?>> next, List<Variable> variables) {
    Values values = new Values();
    variables.forEach(variable -> values.put(variable, GraphFunction.floats(next.next())));
    return values;
  }

  /** What {@link #update(Ops, Iterator, Operand, Values, Values)} is given, in its order. */
  List<Operand<TFloat32>> changes(List<Operand<TFloat32>> gradients, Values learned) {
    List<Operand<TFloat32>> changes = new ArrayList<>(gradients);
    statistics.forEach(variable -> changes.add(learned.get(variable)));
    return changes;
  }

  /**
   * Moves all variables.
   *
   * @param changes gradients of the parameters, then new values of the statistics
   */
  void update(
      Ops tf,
      Iterator<? extends Operand<?>> changes,
      Operand<TFloat32> rate,
      Values state,
      Values after) {
    List<Variable> changed = new ArrayList<>(parameters);
    changed.addAll(statistics);
    update(tf, parameters, layout.variables(), values(changes, changed), rate, state, after);
  }

  /**
   * Moves some of them.
   *
   * @param moved the parameters among them
   */
  private void update(
      Ops tf,
      List<Variable> moved,
      List<Variable> variables,
      Values changes,
      Operand<TFloat32> rate,
      Values state,
      Values after) {
    for (Variable parameter : moved) {
      learn(tf, parameter, changes.get(parameter), rate, state, after);
    }
    for (Variable variable : variables) {
      switch (variable.kind()) {
        case STATISTIC -> after.put(variable, changes.get(variable));
        case FROZEN, MASK -> after.put(variable, tf.identity(state.get(variable)));
        case WEIGHT, BIAS, TABLE, SLOT -> {} // moved with its parameter
      }
    }
  }

  private void learn(
      Ops tf,
      Variable parameter,
      Operand<TFloat32> gradient,
      Operand<TFloat32> generalRate,
      Values state,
      Values after) {
    Operand<TFloat32> rate = own(tf, parameter, generalRate);
    List<Variable> own = slots.getOrDefault(parameter, List.of());
    OptimizerFunction.Update update =
        optimizer.apply(
            tf, state.get(parameter), gradient, own.stream().map(state::get).toList(), rate);
    Operand<TFloat32> decayed = decayed(tf, parameter, update.weight(), rate, state);
    after.put(parameter, masks.apply(tf, parameter, limited(tf, parameter, decayed), state));
    for (int i = 0; i < own.size(); i++) {
      after.put(own.get(i), update.slots().get(i));
    }
  }

  private static Operand<TFloat32> own(Ops tf, Variable parameter, Operand<TFloat32> rate) {
    double multiplier = parameter.rateMultiplier();
    return multiplier == 1 ? rate : tf.math.mul(rate, tf.constant((float) multiplier));
  }

  private Operand<TFloat32> decayed(
      Ops tf, Variable parameter, Operand<TFloat32> stepped, Operand<TFloat32> rate, Values state) {
    if (optimizer.weightDecay() == 0 || parameter.kind() != Variable.Kind.WEIGHT) {
      return stepped;
    }
    Operand<TFloat32> share = tf.math.mul(rate, tf.constant((float) optimizer.weightDecay()));
    return tf.math.sub(stepped, tf.math.mul(share, state.get(parameter)));
  }

  /** Each unit's weights within the largest norm. */
  private Operand<TFloat32> limited(Ops tf, Variable parameter, Operand<TFloat32> stepped) {
    Double maxNorm = parameter.regularization(regularization).maxNorm();
    if (maxNorm == null) {
      return stepped;
    }
    Operand<TInt32> inputs = tf.constant(parameter.inputAxes());
    Operand<TFloat32> norms =
        tf.math.sqrt(tf.sum(tf.math.square(stepped), inputs, Sum.keepDims(true)));
    Operand<TFloat32> limit = tf.constant(maxNorm.floatValue());
    return tf.math.mul(stepped, tf.math.div(limit, tf.math.maximum(norms, limit)));
  }
}
