package io.millrace.tensorflow.pool;

import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** What every member of a pool and the mix make small, and what their outputs stand for. */
public interface PoolLoss {
  /** Numbers of an output. */
  int outputs();

  /** What it keeps of labels. */
  List<Variable> variables();

  /** The output that a member's scores stand for: {@code [rows, outputs]}. */
  Operand<TFloat32> output(Pass pass, Operand<TFloat32> scores);

  /**
   * Scores whose output stands for a prediction.
   *
   * @param predictions as {@link #prediction} makes them: {@code [rows, outputs]}
   */
  Operand<TFloat32> scores(Pass pass, Operand<TFloat32> predictions);

  /** The output, but one that knows nothing in place of what is not finite. */
  Operand<TFloat32> finite(Ops tf, Operand<TFloat32> output);

  /** What members behind see of an output, of order 1: {@code [rows, outputs]}. */
  Operand<TFloat32> opinion(Ops tf, Operand<TFloat32> output);

  /**
   * The weighted mean of members' outputs, as an output.
   *
   * @param weights {@code [1, members]}, their sum is 1
   */
  Operand<TFloat32> mean(Ops tf, Operand<TFloat32> weights, List<Operand<TFloat32>> outputs);

  /** Each sample's loss of an output: {@code [rows]}. */
  Operand<TFloat32> losses(Ops tf, Operand<TFloat32> output, Operand<TFloat32> aims);

  /**
   * The slope of the loss by scores: {@code [rows, outputs]}.
   *
   * @param scores of which the output is {@link #output}
   * @param aims {@link Learned#aims}, of each row
   * @param weights {@code [rows, 1]}
   */
  Operand<TFloat32> slopes(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> aims, Operand<TFloat32> weights);

  /** What is published of the mix's output: {@code [rows, outputs]}. */
  Operand<TFloat32> prediction(Pass pass, Operand<TFloat32> output);

  /** Each sample's loss as it is published: {@code [rows]}. */
  Operand<TFloat32> published(Pass pass, Operand<TFloat32> output, Operand<TFloat32> labels);

  /**
   * Takes the labels of a mini-batch in.
   *
   * @param labels {@code [rows, labels]}
   * @param output of the mix, for those that need it
   * @param learned is given the new values of the variables
   */
  Learned learn(
      Pass pass, Operand<TFloat32> labels, Supplier<Operand<TFloat32>> output, Values learned);

  /**
   * What was made of labels.
   *
   * @param labels {@code [rows, labels]} as they are to be learned
   * @param restarts whether labels that were learned before are of no use any more: a scalar
   * @param aims from labels to what outputs are to be: {@code [rows, outputs]}
   */
  record Learned(
      Operand<TFloat32> labels, Operand<TBool> restarts, UnaryOperator<Operand<TFloat32>> aims) {}
}
