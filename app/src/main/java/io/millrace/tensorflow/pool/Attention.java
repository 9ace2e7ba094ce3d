package io.millrace.tensorflow.pool;

import static io.millrace.tensorflow.pool.Vectors.columns;

import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Kernel;
import io.millrace.pool.Member;
import io.millrace.tensorflow.arithmetic.Finiteness;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.optimizer.OptimizerFunction;
import io.millrace.tensorflow.optimizer.Optimizers;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * The keys of {@link Member.Memory}: a ring of the latest samples' z, and the metric by which they
 * are near.
 */
final class Attention {
  private static final float METRIC_RATE = 0.02f;
  private static final float AGE_RATE = 0.01f;
  private static final float[] SCALE_RANGE = {-8, 8};
  private static final float[] POWER_RANGE = {-6, 4};
  private static final float[] AGE_RANGE = {0, 20};
  private static final float[] CORE_RANGE = {-12, 4};
  private static final float NEAREST_FLOOR = 1e-3f;

  /** The weight of a slot that holds no sample yet, as a logarithm. */
  private static final float NONE = -1e30f;

  /** Rows of keys are aligned to vector registers. */
  private static final int LANES = 16;

  private static final OptimizerFunction RMS =
      Optimizers.of(new Optimizer.Rmsprop(1, 0.999, 1e-8, false, true));

  private final Member.Memory settings;
  private final int numbers;
  private final int width;

  /** Of z: {@code [size, width]}. */
  private final Ring ring;

  /**
   * {@code [numbers + 3]}: ln scale of each number, ln power, age power, ln core. The Gaussian
   * kernel has the power 1 / (2 width²), and its core stays as it is: it is a factor of all
   * weights.
   */
  private final Variable metric;

  private final List<Variable> metricSlots;

  Attention(Member.Memory settings, String name, int numbers) {
    this.settings = settings;
    this.numbers = numbers;
    this.width = (numbers + LANES - 1) / LANES * LANES;
    ring = new Ring(name, "keys", Variable.Kind.STATISTIC, new int[] {settings.size(), width});
    metric = new Variable(name + "/metric", Variable.Kind.WEIGHT, new int[] {numbers + 3}, start());
    metricSlots =
        isLearned() ? RMS.slots().stream().map(slot -> slot.of(metric)).toList() : List.of();
  }

  private float[] start() {
    if (settings.kernelOrDefault() instanceof Kernel.Power kernel) {
      return ofMetric(0, log(kernel.exponent()), 0, log(kernel.core()));
    }
    double width = ((Kernel.Gaussian) settings.kernelOrDefault()).width();
    return ofMetric(0, log(1 / (2 * width * width)), 0, 0);
  }

  private static float log(double x) {
    return (float) Math.log(x);
  }

  private boolean isGaussian() {
    return settings.kernelOrDefault() instanceof Kernel.Gaussian;
  }

  private boolean isLearned() {
    return settings.metric() == Member.Memory.Metric.LEARNED;
  }

  Ring ring() {
    return ring;
  }

  List<Variable> variables() {
    return List.of(ring.rows(), ring.place(), metric);
  }

  List<Variable> slots() {
    return metricSlots;
  }

  Run run(Pass pass, Operand<TFloat32> z) {
    return new Run(pass, z);
  }

  /** The rates, the lowest and the highest values of the metric. */
  private float[] ofMetric(float scale, float power, float age, float core) {
    float[] values = new float[numbers + 3];
    Arrays.fill(values, 0, numbers, scale);
    values[numbers] = power;
    values[numbers + 1] = age;
    values[numbers + 2] = core;
    return values;
  }

  /**
   * Moves metric and place.
   *
   * @param changes {@link Run#changes}
   * @return a number that is finite if all slopes are
   */
  Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    return step(tf, changes, ring.step(tf, before, after), rate, before, after);
  }

  /**
   * The same, and forgets the samples before.
   *
   * @param restarts 1 if they are forgotten: {@code [1]}
   */
  Operand<TFloat32> stepOrRestart(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> restarts,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    return step(tf, changes, ring.stepOrRestart(tf, restarts, before, after), rate, before, after);
  }

  /** Moves the metric by what a number of samples tell. */
  private Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> filled,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    Operand<TFloat32> known = before.get(metric);
    if (!isLearned()) {
      after.put(metric, tf.identity(known));
      return tf.constant(0f);
    }
    Operand<TFloat32> slopes = slopes(tf, changes, known);
    float[] rates =
        ofMetric(
            METRIC_RATE,
            METRIC_RATE,
            settings.age() ? AGE_RATE : 0,
            isGaussian() ? 0 : METRIC_RATE);
    OptimizerFunction.Update update =
        RMS.apply(
            tf,
            known,
            slopes,
            metricSlots.stream().map(before::get).toList(),
            tf.math.mul(rate, tf.constant(rates)));
    Operand<TFloat32> moved =
        tf.math.minimum(
            tf.math.maximum(
                update.weight(),
                tf.constant(ofMetric(SCALE_RANGE[0], POWER_RANGE[0], AGE_RANGE[0], CORE_RANGE[0]))),
            tf.constant(ofMetric(SCALE_RANGE[1], POWER_RANGE[1], AGE_RANGE[1], CORE_RANGE[1])));
    // Of an empty memory there is nothing to learn.
    Operand<TBool> isThere =
        tf.reshape(tf.math.greater(filled, tf.constant(0f)), tf.constant(new int[0]));
    after.put(metric, tf.select(isThere, moved, known));
    for (int i = 0; i < metricSlots.size(); i++) {
      Variable slot = metricSlots.get(i);
      after.put(slot, tf.select(isThere, update.slots().get(i), before.get(slot)));
    }
    return Finiteness.sum(tf, List.of(slopes));
  }

  /** Slopes of the loss by the metric: {@code [numbers + 3]}. */
  private Operand<TFloat32> slopes(
      Ops tf, List<Operand<TFloat32>> changes, Operand<TFloat32> known) {
    Operand<TFloat32> row = tf.math.exp(tf.reshape(known, tf.constant(new int[] {1, numbers + 3})));
    Operand<TFloat32> byDistance = changes.get(1);
    Operand<TFloat32> sums = tf.linalg.matMul(byDistance, changes.get(0));
    Operand<TFloat32> byScale =
        tf.math.mul(columns(tf, row, 0, numbers), columns(tf, sums, 0, numbers));
    Operand<TFloat32> byCore =
        tf.math.mul(Vectors.sum(tf, byDistance), columns(tf, row, numbers + 2, 1));
    return tf.reshape(
        tf.concat(List.of(byScale, changes.get(2), changes.get(3), byCore), tf.constant(1)),
        tf.constant(new int[] {-1}));
  }

  /** One look at the ring. */
  final class Run {
    private final Pass pass;
    private final Ops tf;
    private final Operand<TFloat32> z;
    private final Operand<TFloat32> power;
    private final Operand<TFloat32> core;
    private final Operand<TFloat32> scales;
    private final Operand<TFloat32> squares;
    private final Operand<TFloat32> coreDistance;

    /** What the power multiplies: a logarithm, or for the Gaussian kernel the distance itself. */
    private final Operand<TFloat32> fall;

    private final Operand<TFloat32> logAge;
    private final Operand<TBool> isThere;
    private final Operand<TFloat32> weights;
    private final Operand<TBool> isEmpty;

    private Run(Pass pass, Operand<TFloat32> z) {
      this.pass = pass;
      this.tf = pass.tf();
      this.z = padded(z, width - numbers);
      Operand<TFloat32> known =
          tf.reshape(pass.get(metric), tf.constant(new int[] {1, numbers + 3}));
      power = tf.math.exp(columns(tf, known, numbers, 1));
      core = tf.math.exp(columns(tf, known, numbers + 2, 1));
      scales = padded(tf.math.exp(columns(tf, known, 0, numbers)), width - numbers);
      Operand<TFloat32> at = tf.reshape(pass.get(ring.place()), tf.constant(new int[] {1, 2}));
      Operand<TFloat32> next = columns(tf, at, 0, 1);
      Operand<TFloat32> filled = columns(tf, at, 1, 1);
      isEmpty = tf.math.less(filled, tf.constant(0.5f));
      Operand<TFloat32> age = age(next);
      logAge = tf.math.log1p(age);
      squares = squares();
      coreDistance = tf.math.add(core, distance());
      fall = isGaussian() ? coreDistance : tf.math.log(coreDistance);
      Operand<TFloat32> agePower = columns(tf, known, numbers + 1, 1);
      Operand<TFloat32> logit =
          tf.math.neg(tf.math.add(tf.math.mul(power, fall), tf.math.mul(agePower, logAge)));
      isThere = tf.math.less(age, filled);
      Operand<TFloat32> raised = there(logit, NONE);
      Operand<TFloat32> weight =
          there(tf.math.exp(tf.math.sub(raised, Vectors.max(tf, raised))), 0);
      weights = tf.math.div(weight, Vectors.atLeast(tf, Vectors.sum(tf, weight), 1e-30f));
    }

    private Operand<TFloat32> padded(Operand<TFloat32> row, int count) {
      return count == 0
          ? row
          : tf.pad(row, tf.constant(new int[][] {{0, 0}, {0, count}}), tf.constant(0f));
    }

    /** {@code [1, size]}: of each slot, in samples. */
    private Operand<TFloat32> age(Operand<TFloat32> next) {
      float[][] slots = new float[1][settings.size()];
      for (int i = 0; i < settings.size(); i++) {
        slots[0][i] = i + 1;
      }
      Operand<TFloat32> before = tf.math.sub(next, tf.constant(slots));
      Operand<TFloat32> round = tf.math.add(before, tf.constant((float) settings.size()));
      return tf.select(tf.math.less(before, tf.constant(0f)), round, before);
    }

    /** {@code [size, width]} of a single row, else {@code [rows, size, width]}. */
    private Operand<TFloat32> squares() {
      return isSingle()
          ? tf.math.squaredDifference(pass.get(ring.rows()), z)
          : tf.math.squaredDifference(
              tf.expandDims(pass.get(ring.rows()), tf.constant(0)),
              tf.expandDims(z, tf.constant(1)));
    }

    private boolean isSingle() {
      return z.shape().get(0) == 1;
    }

    /**
     * {@code [rows, size]}. It is used once, so that XLA joins what follows to this product; else
     * it would join the squares to it, in a loop without vector instructions.
     */
    private Operand<TFloat32> distance() {
      Operand<TFloat32> column = tf.reshape(scales, tf.constant(new int[] {width, 1}));
      Operand<TFloat32> flat = tf.reshape(squares, tf.constant(new int[] {-1, width}));
      return tf.reshape(
          tf.linalg.matMul(flat, column), tf.constant(new int[] {-1, settings.size()}));
    }

    /** x in slots that hold a sample, else the other. */
    Operand<TFloat32> there(Operand<TFloat32> x, float other) {
      return tf.select(isThere, x, tf.constant(other));
    }

    /** The weight of each slot: {@code [rows, size]}; all 0 before the first sample. */
    Operand<TFloat32> weights() {
      return weights;
    }

    /** Whether it holds no sample yet: {@code [1, 1]}. */
    Operand<TBool> isEmpty() {
      return isEmpty;
    }

    /** How familiar z is: ln(distance of the nearest + 0.001), 0 if there is none. */
    Operand<TFloat32> nearest() {
      Operand<TFloat32> least =
          tf.math.sub(tf.math.neg(Vectors.max(tf, there(tf.math.neg(coreDistance), NONE))), core);
      Operand<TFloat32> log =
          tf.math.log(tf.math.add(Vectors.atLeast(tf, least, 0), tf.constant(NEAREST_FLOOR)));
      return tf.select(isEmpty, tf.zerosLike(log), log);
    }

    /**
     * Where z lies beside those that it resembles, z − Σ weight · key: {@code [rows, numbers]}.
     *
     * @param z as it was given
     */
    Operand<TFloat32> offset(Operand<TFloat32> z) {
      Operand<TFloat32> centre = tf.linalg.matMul(weights, pass.get(ring.rows()));
      Operand<TFloat32> offset = tf.math.sub(z, columns(tf, centre, 0, numbers));
      return tf.select(isEmpty, tf.zerosLike(offset), offset);
    }

    /**
     * What {@link #step} is given.
     *
     * @param byLogit slopes of the loss by the logit of each slot: {@code [1, size]}
     */
    List<Operand<TFloat32>> changes(Operand<TFloat32> byLogit) {
      Operand<TFloat32> pull = tf.math.neg(tf.math.mul(power, byLogit));
      return isLearned()
          ? List.of(
              squares,
              isGaussian() ? pull : tf.math.div(pull, coreDistance),
              Vectors.sum(tf, tf.math.mul(pull, fall)),
              tf.math.neg(Vectors.sum(tf, tf.math.mul(byLogit, logAge))))
          : List.of();
    }

    /** Writes z over the oldest. */
    void write(Operand<TBool> applied, Operand<TBool> sound, Values after) {
      ring.write(pass, z, applied, sound, after);
    }
  }
}
