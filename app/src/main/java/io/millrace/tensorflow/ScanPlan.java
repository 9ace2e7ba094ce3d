package io.millrace.tensorflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.If;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Many mini-batches in one compiled call: a loop that carries the state from step to step. This
 * makes exact learning of single samples cost microseconds instead of a call each.
 *
 * <p>A step writes the new state beside the old one, but the loop wants it in the old one's place.
 * Behind a single step XLA copies it there. So if steps are short, each turn of the loop makes two,
 * there and back. Each is a branch, which XLA compiles by itself, so that both give the same bits.
 */
final class ScanPlan implements Plan {
  private final int miniBatches;

  ScanPlan(int miniBatches) {
    this.miniBatches = miniBatches;
  }

  @Override
  public int miniBatches() {
    return miniBatches;
  }

  @Override
  public boolean isCompiled() {
    return true;
  }

  @Override
  public Result build(Ops tf, TrainingStep step, Inputs inputs, List<Operand<TFloat32>> state) {
    // The last turn may have room for one more.
    int rows = miniBatches + miniBatches % 2;
    Operand<TFloat32> results =
        tf.zeros(tf.constant(new int[] {rows, step.resultWidth()}), TFloat32.class);
    List<Operand<TInt32>> prepared = step.prepare(tf, inputs);
    Carried start =
        new Carried(
            tf.constant(0),
            new Inputs(inputs.block(), inputs.counts(), inputs.rates(), prepared),
            results,
            state);
    List<Operand<?>> carried = start.operands();
    int tables = prepared.size();
    try (ConcreteFunction condition =
            GraphFunction.like(
                carried, (ops, arguments) -> List.of(Carried.of(arguments, tables).goesOn(ops)));
        ConcreteFunction body =
            GraphFunction.like(
                carried,
                (ops, arguments) -> Carried.of(arguments, tables).turn(ops, step).passed(ops))) {
      List<Operand<?>> last = new ArrayList<>();
      GraphFunction.outputs(tf.statelessWhile(carried, condition, body))
          .forEachRemaining(last::add);
      Carried end = Carried.of(last, tables);
      return new Result(
          end.state,
          tf.slice(
              end.results,
              tf.constant(new int[] {0, 0}),
              tf.constant(new int[] {miniBatches, step.resultWidth()})));
    }
  }

  /** What the loop carries from one mini-batch to the next. */
  private record Carried(
      Operand<TInt32> index,
      Inputs inputs,
      Operand<TFloat32> results,
      List<Operand<TFloat32>> state) {
    /** Out of {@link #operands}. */
    static Carried of(List<Operand<?>> operands, int tables) {
      return new Carried(
          GraphFunction.ints(operands.get(0)),
          new Inputs(
              GraphFunction.floats(operands.get(1)),
              GraphFunction.ints(operands.get(2)),
              GraphFunction.floats(operands.get(3)),
              operands.subList(5, 5 + tables).stream().map(GraphFunction::ints).toList()),
          GraphFunction.floats(operands.get(4)),
          operands.subList(5 + tables, operands.size()).stream()
              .map(GraphFunction::floats)
              .toList());
    }

    List<Operand<?>> operands() {
      List<Operand<?>> operands = new ArrayList<>();
      operands.add(index);
      operands.add(inputs.block());
      operands.add(inputs.counts());
      operands.add(inputs.rates());
      operands.add(results);
      operands.addAll(inputs.lookUps());
      operands.addAll(state);
      return operands;
    }

    /** The operands as a function gives them: what it was given it may not give as it is. */
    List<Operand<?>> passed(Ops tf) {
      Inputs passed =
          new Inputs(
              tf.identity(inputs.block()),
              tf.identity(inputs.counts()),
              tf.identity(inputs.rates()),
              inputs.lookUps().stream().<Operand<TInt32>>map(tf::identity).toList());
      return new Carried(index, passed, results, state).operands();
    }

    Operand<TBool> goesOn(Ops tf) {
      return tf.math.less(index, inputs.scored(tf));
    }

    Carried turn(Ops tf, TrainingStep step) {
      return step.isShort() ? branch(tf, step).branch(tf, step) : behind(tf, step, step(tf, step));
    }

    /** Behind a branch that makes the step if there is a mini-batch for it. */
    private Carried branch(Ops tf, TrainingStep step) {
      List<Operand<?>> carried = operands();
      int tables = inputs.lookUps().size();
      List<Shape> shapes = new ArrayList<>();
      shapes.add(Shape.of(step.resultWidth()));
      state.forEach(part -> shapes.add(part.shape()));
      List<Class<? extends TType>> types = Collections.nCopies(shapes.size(), TFloat32.class);
      try (ConcreteFunction more =
              GraphFunction.like(
                  carried,
                  (ops, arguments) -> flat(Carried.of(arguments, tables).step(ops, step)));
          ConcreteFunction over =
              GraphFunction.like(
                  carried,
                  (ops, arguments) -> flat(Carried.of(arguments, tables).unchanged(ops, step)))) {
        Iterator<Operand<?>> outputs =
            GraphFunction.outputs(
                tf.statelessIf(goesOn(tf), carried, types, more, over, If.outputShapes(shapes)));
        Operand<TFloat32> packed = GraphFunction.floats(outputs.next());
        List<Operand<TFloat32>> after = new ArrayList<>();
        outputs.forEachRemaining(part -> after.add(GraphFunction.floats(part)));
        return behind(tf, step, new TrainingStep.Result(after, packed));
      }
    }

    private static List<Operand<?>> flat(TrainingStep.Result result) {
      List<Operand<?>> flat = new ArrayList<>();
      flat.add(result.packed());
      flat.addAll(result.state());
      return flat;
    }

    private TrainingStep.Result unchanged(Ops tf, TrainingStep step) {
      return new TrainingStep.Result(
          state.stream().<Operand<TFloat32>>map(tf::identity).toList(),
          tf.zeros(tf.constant(new int[] {step.resultWidth()}), TFloat32.class));
    }

    private TrainingStep.Result step(Ops tf, TrainingStep step) {
      Operand<TFloat32> miniBatch = tf.gather(inputs.block(), index, tf.constant(0));
      Operand<TFloat32> rate = tf.gather(inputs.rates(), index, tf.constant(0));
      Operand<TBool> live = inputs.isLearned(tf, index);
      List<Operand<TInt32>> lookUps = new ArrayList<>();
      for (Operand<TInt32> lookUp : inputs.lookUps()) {
        lookUps.add(tf.gather(lookUp, index, tf.constant(0)));
      }
      return step.build(tf, miniBatch, rate, live, inputs.step(tf, index), lookUps, state);
    }

    private Carried behind(Ops tf, TrainingStep step, TrainingStep.Result result) {
      return new Carried(
          tf.math.add(index, tf.constant(1)),
          inputs,
          tf.tensorScatterNdUpdate(
              results,
              tf.reshape(index, tf.constant(new int[] {1, 1})),
              tf.reshape(result.packed(), tf.constant(new int[] {1, step.resultWidth()}))),
          result.state());
    }
  }
}
