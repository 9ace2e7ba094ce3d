package io.millrace.tensorflow;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Many mini-batches in one compiled call: a loop that carries the state from step to step. This
 * makes exact learning of single samples cost microseconds instead of a call each.
 */
final class ScanPlan implements Plan {
  private final int miniBatches;
  private final int parts;

  ScanPlan(int miniBatches, int parts) {
    this.miniBatches = miniBatches;
    this.parts = parts;
  }

  @Override
  public int miniBatches() {
    return miniBatches;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public boolean isCompiled() {
    return true;
  }

  @Override
  public Result build(Ops tf, Stage stage, Inputs inputs, List<Operand<TFloat32>> state) {
    List<Operand<?>> carried = new ArrayList<>();
    carried.add(tf.constant(0));
    carried.add(inputs.block());
    carried.add(inputs.counts());
    carried.add(inputs.rates());
    carried.add(
        tf.zeros(tf.constant(new int[] {miniBatches, stage.resultWidth()}), TFloat32.class));
    List<Operand<TInt32>> prepared = stage.prepare(tf, inputs);
    carried.addAll(prepared);
    carried.addAll(state);
    int tables = prepared.size();
    try (ConcreteFunction condition =
            GraphFunction.like(
                carried, (ops, arguments) -> new Carried(arguments, tables).goesOn(ops));
        ConcreteFunction body =
            GraphFunction.like(
                carried, (ops, arguments) -> new Carried(arguments, tables).next(ops, stage))) {
      Iterator<Operand<?>> outputs =
          GraphFunction.outputs(tf.statelessWhile(carried, condition, body));
      List<Operand<?>> last = new ArrayList<>();
      outputs.forEachRemaining(last::add);
      Carried end = new Carried(last, tables);
      return new Result(end.state, end.results);
    }
  }

  /** What the loop carries from one mini-batch to the next. */
  private static final class Carried {
    private final Operand<TInt32> index;
    private final Plan.Inputs inputs;
    private final Operand<TFloat32> results;
    private final List<Operand<TFloat32>> state;

    Carried(List<Operand<?>> operands, int tables) {
      index = GraphFunction.ints(operands.get(0));
      inputs =
          new Plan.Inputs(
              GraphFunction.floats(operands.get(1)),
              GraphFunction.ints(operands.get(2)),
              GraphFunction.floats(operands.get(3)),
              operands.subList(5, 5 + tables).stream().map(GraphFunction::ints).toList());
      results = GraphFunction.floats(operands.get(4));
      state = new ArrayList<>();
      operands
          .subList(5 + tables, operands.size())
          .forEach(part -> state.add(GraphFunction.floats(part)));
    }

    List<Operand<?>> goesOn(Ops tf) {
      return List.of(tf.math.less(index, inputs.scored(tf)));
    }

    List<Operand<?>> next(Ops tf, Stage stage) {
      Operand<TFloat32> miniBatch = tf.gather(inputs.block(), index, tf.constant(0));
      Operand<TFloat32> rate = tf.gather(inputs.rates(), index, tf.constant(0));
      Operand<TBool> live = inputs.isLearned(tf, index);
      List<Operand<TInt32>> lookUps = new ArrayList<>();
      for (Operand<TInt32> lookUp : inputs.lookUps()) {
        lookUps.add(tf.gather(lookUp, index, tf.constant(0)));
      }
      Stage.Result result =
          stage.build(
              tf,
              new Stage.Given(miniBatch, rate, live, inputs.step(tf, index), lookUps, true),
              state);
      List<Operand<?>> next = new ArrayList<>();
      next.add(tf.math.add(index, tf.constant(1)));
      next.add(tf.identity(inputs.block()));
      next.add(tf.identity(inputs.counts()));
      next.add(tf.identity(inputs.rates()));
      next.add(
          tf.tensorScatterNdUpdate(
              results,
              tf.reshape(index, tf.constant(new int[] {1, 1})),
              tf.reshape(result.packed(), tf.constant(new int[] {1, stage.resultWidth()}))));
      inputs.lookUps().forEach(lookUp -> next.add(tf.identity(lookUp)));
      next.addAll(result.state());
      return next;
    }
  }
}
