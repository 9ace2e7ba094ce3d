package io.millrace.tensorflow;

import io.millrace.model.Determinism;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A mini-batch in parts, one after the other, whose gradients are added up: what convolutions copy
 * ({@link LayerFunction#patches}) is then small enough for the processor's cache, and for memory.
 */
final class MicroBatches {
  /** Numbers copied that the cache still holds: 4 MiB. */
  private static final long CACHED = 1 << 20;

  /** Numbers copied beyond which TensorFlow's own kernels are quicker: 16 MiB. */
  private static final long MOST = 1 << 22;

  /** Numbers copied, for each parameter, for which it pays to add up its gradient once more. */
  private static final long PER_PARAMETER = 8;

  /** Multiplications that take ten times as long as to add up the gradient of a parameter. */
  private static final long TEN_ADDITIONS = 128;

  private final int batchSize;
  private final int rows;
  private final boolean suitXla;

  private MicroBatches(int batchSize, int rows, boolean suitXla) {
    this.batchSize = batchSize;
    this.rows = rows;
    this.suitXla = suitXla;
  }

  /**
   * What speaks for parts and against them.
   *
   * @param patches numbers copied per sample; 0 if there are no convolutions
   * @param parameters whose gradients are added up
   * @param multiplyAdds that scoring a sample takes
   */
  record Cost(long patches, long parameters, long multiplyAdds) {}

  /** A mini-batch as it is. */
  static MicroBatches whole(int batchSize, Cost cost) {
    return new MicroBatches(batchSize, batchSize, suitXla(batchSize, cost));
  }

  /** All of one size, and as large as is quickest. */
  static MicroBatches of(int batchSize, Cost cost) {
    long most = Math.min(MOST, Math.max(CACHED, PER_PARAMETER * cost.parameters));
    int rows = batchSize;
    while (rows > 1 && (batchSize % rows != 0 || rows * cost.patches > most)) {
      rows--;
    }
    boolean pays = rows == batchSize || rows * cost.multiplyAdds >= TEN_ADDITIONS * cost.parameters;
    return new MicroBatches(batchSize, rows, pays && suitXla(rows, cost));
  }

  private static boolean suitXla(int rows, Cost cost) {
    return cost.patches == 0
        || (rows * cost.patches <= MOST && TensorFlowEngine.determinism() == Determinism.PORTABLE);
  }

  /**
   * Whether XLA may compile them for the processor. It may not where oneDNN is to compute
   * convolutions ({@link Determinism#MACHINE}), nor where TensorFlow's own kernels are quicker.
   */
  boolean suitXla() {
    return suitXla;
  }

  /** How many there are. */
  int count() {
    return batchSize / rows;
  }

  /** Samples of each. */
  int rows() {
    return rows;
  }

  /**
   * What a mini-batch gives, or a part of it.
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
     * Its share of what the mini-batch gives.
     *
     * @param samples {@code [rows, width]}
     */
    Learned learn(Pass pass, Operand<TFloat32> samples);
  }

  /**
   * Learns from all of a mini-batch.
   *
   * @param miniBatch {@code [batch, width]}
   * @param variables that learning reads
   * @param parameters whose gradients it gives, in their order
   * @param outputs numbers per prediction
   */
  Learned learn(
      Pass pass,
      Operand<TFloat32> miniBatch,
      List<Variable> variables,
      List<Variable> parameters,
      int outputs,
      Learning learning) {
    if (rows == batchSize) {
      return learning.learn(pass, miniBatch);
    }
    Ops tf = pass.tf();
    List<Operand<?>> first = new ArrayList<>();
    first.add(tf.constant(0));
    first.add(pass.step());
    first.add(miniBatch);
    first.add(tf.zeros(tf.constant(new int[] {batchSize, outputs}), TFloat32.class));
    first.add(tf.zeros(tf.constant(new int[] {batchSize}), TFloat32.class));
    first.add(tf.constant(0f));
    parameters.forEach(p -> first.add(tf.zeros(tf.constant(p.shape()), TFloat32.class)));
    variables.forEach(variable -> first.add(pass.get(variable)));
    Shape shape = new Shape(variables, parameters, pass.compiled());
    try (ConcreteFunction condition =
            GraphFunction.like(first, (ops, arguments) -> shape.goesOn(ops, arguments));
        ConcreteFunction body =
            GraphFunction.like(first, (ops, arguments) -> shape.next(ops, arguments, learning))) {
      Iterator<Operand<?>> outputsOfLoop =
          GraphFunction.outputs(tf.statelessWhile(first, condition, body));
      List<Operand<?>> last = new ArrayList<>();
      outputsOfLoop.forEachRemaining(last::add);
      return shape.learned(last);
    }
  }

  /** What the loop carries from one part to the next. */
  private final class Shape {
    private static final int BEFORE_GRADIENTS = 6;

    private final List<Variable> variables;
    private final List<Variable> parameters;
    private final boolean compiled;

    Shape(List<Variable> variables, List<Variable> parameters, boolean compiled) {
      this.variables = variables;
      this.parameters = parameters;
      this.compiled = compiled;
    }

    List<Operand<?>> goesOn(Ops tf, List<Operand<?>> carried) {
      return List.of(tf.math.less(GraphFunction.ints(carried.get(0)), tf.constant(count())));
    }

    Learned learned(List<Operand<?>> carried) {
      return new Learned(
          GraphFunction.floats(carried.get(3)),
          GraphFunction.floats(carried.get(4)),
          GraphFunction.floats(carried.get(5)),
          carried.subList(BEFORE_GRADIENTS, BEFORE_GRADIENTS + parameters.size()).stream()
              .<Operand<TFloat32>>map(GraphFunction::floats)
              .toList());
    }

    List<Operand<?>> next(Ops tf, List<Operand<?>> carried, Learning learning) {
      Operand<TInt32> index = GraphFunction.ints(carried.get(0));
      Operand<TInt32> step = GraphFunction.ints(carried.get(1));
      Operand<TFloat32> miniBatch = GraphFunction.floats(carried.get(2));
      List<Operand<?>> values =
          carried.subList(BEFORE_GRADIENTS + parameters.size(), carried.size());
      Values state = new Values();
      for (int i = 0; i < values.size(); i++) {
        state.put(variables.get(i), GraphFunction.floats(values.get(i)));
      }
      Operand<TInt32> begin = tf.math.mul(index, tf.constant(rows));
      Operand<TInt32> parts =
          tf.math.add(tf.math.mul(step, tf.constant(count())), index); // each with its own chance
      Learned before = learned(carried);
      Learned part =
          learning.learn(
              new Pass(tf, state, parts, compiled),
              tf.slice(
                  miniBatch,
                  tf.stack(List.of(begin, tf.constant(0))),
                  tf.constant(new int[] {rows, (int) miniBatch.shape().get(1)})));
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
      Operand<TInt32> places = tf.math.add(tf.constant(ascending()), begin);
      return tf.tensorScatterNdUpdate(
          all, tf.reshape(places, tf.constant(new int[] {rows, 1})), some);
    }

    private int[] ascending() {
      return IntStream.range(0, rows).toArray();
    }
  }
}
