package io.millrace.tensorflow;

import io.millrace.model.NetworkSettings;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.MissingValues;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.loss.ClassWeights;
import io.millrace.tensorflow.loss.LossFunction;
import io.millrace.tensorflow.loss.Losses;
import io.millrace.tensorflow.loss.SoftTargets;
import io.millrace.tensorflow.optimizer.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One step of learning as a pure function: (state, mini-batch, learning rate) → (new state, scores,
 * losses). The one definition behind every plan.
 */
final class TrainingStep {
  private final int features;
  private final int labels;
  private final int batchSize;
  private final NetworkFunction network;
  private final LossFunction loss;
  private final @Nullable LabelScale scale;
  private final @Nullable MissingValues gaps;
  private final @Nullable SoftTargets softTargets;
  private final ClassWeights classWeights;
  private final float[] offsets;
  private final StateUpdate update;
  private final Penalty penalty;
  private final GradientNorms norms;
  private final List<Variable> parameters;
  private final StateLayout layout;

  TrainingStep(NetworkSettings settings) {
    features = settings.features();
    labels = settings.labels();
    batchSize = settings.batchSize();
    network =
        new NetworkFunction(settings.network(), features, new SplittableRandom(settings.seed()));
    loss = Losses.of(settings.loss());
    scale = settings.standardizesLabel() ? new LabelScale(labels) : null;
    gaps = settings.hasGaps() ? new MissingValues(features) : null;
    softTargets =
        settings.distillation() == null ? null : new SoftTargets(settings.distillation(), loss);
    classWeights = new ClassWeights(settings.classWeights());
    offsets = new float[settings.offsets().size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = settings.offsets().get(i).floatValue();
    }
    norms = new GradientNorms(settings.clipping());
    update =
        new StateUpdate(
            variables(),
            Optimizers.of(settings.optimizer()),
            settings.regularization(),
            settings.pruning() != null);
    layout = update.layout();
    parameters = layout.variables().stream().filter(Variable::isParameter).toList();
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "network: nothing in it learns: at least one layer with weights must be trainable");
    }
    penalty = new Penalty(parameters, settings.regularization());
  }

  /** What is kept of features, network and label, without slots: what a prediction needs. */
  List<Variable> variables() {
    List<Variable> variables = new ArrayList<>(network.variables().toList());
    if (scale != null) {
      variables.addAll(scale.variables());
    }
    if (gaps != null) {
      variables.addAll(gaps.variables());
    }
    return variables;
  }

  StateLayout layout() {
    return layout;
  }

  /** The part of the layout that lies in one flat vector, which steps carry as a whole. */
  StateLayout carried() {
    return update.carried();
  }

  /** What the rest of the layout is made of. */
  List<SparseTable> tables() {
    return update.tables();
  }

  NetworkFunction network() {
    return network;
  }

  LossFunction loss() {
    return loss;
  }

  /**
   * The features as the network sees them: {@code [rows, features]}.
   *
   * @param features {@code [rows, features]}, NaN where one is missing
   */
  Operand<TFloat32> inputs(Pass pass, Operand<TFloat32> features) {
    return gaps == null ? features : gaps.filled(pass, features);
  }

  /**
   * The prediction that the network's outputs stand for: {@code [rows, outputs]}.
   *
   * @param z {@code [rows, outputs]}
   */
  Operand<TFloat32> scores(Pass pass, Operand<TFloat32> z) {
    Operand<TFloat32> scores = loss.scores(pass.tf(), offset(pass.tf(), z));
    return scale == null ? scores : scale.scores(pass, scores);
  }

  /** The outputs that are predicted by, where they are not those that are learned. */
  private Operand<TFloat32> offset(Ops tf, Operand<TFloat32> z) {
    return offsets.length == 0 ? z : tf.math.add(z, tf.constant(offsets));
  }

  int features() {
    return features;
  }

  int labels() {
    return labels;
  }

  /** Numbers per row of a mini-batch: features, labels, weight, scores of a teacher. */
  int width() {
    return features + labels + 1 + teacherScores();
  }

  /** Numbers per row that come from a teacher. */
  int teacherScores() {
    return softTargets == null ? 0 : network.outputs();
  }

  int batchSize() {
    return batchSize;
  }

  /** Numbers that {@link Result#packed} has for one mini-batch. */
  int resultWidth() {
    return batchSize * (network.outputs() + 1) + 3;
  }

  /**
   * Builds the step.
   *
   * @param miniBatch {@code [batch, width]}
   * @param rate the learning rate
   * @param live false to score only: the state then comes out as it went in
   * @param step mini-batches before this one, modulo 2³²
   * @param lookUps of each sparse table, {@code [2, names]}: see {@link SparseTable}
   * @param before the carried state, in its layout's order, then an excerpt of each sparse table
   */
  Result build(
      Ops tf,
      Operand<TFloat32> miniBatch,
      Operand<TFloat32> rate,
      Operand<TBool> live,
      Operand<TInt32> step,
      List<Operand<TInt32>> lookUps,
      List<Operand<TFloat32>> before) {
    NamedRows named = new NamedRows(tf, tables(), lookUps);
    List<Operand<TFloat32>> carried = before.subList(0, carried().variables().size());
    List<Operand<TFloat32>> excerpts = before.subList(carried.size(), before.size());
    List<Operand<TFloat32>> current = new ArrayList<>(carried);
    current.addAll(named.of(excerpts));
    Values state = layout.byVariable(current);
    Pass pass = new Pass(tf, state, step);
    Operand<TFloat32> given = columns(tf, miniBatch, 0, features);
    Operand<TFloat32> inputs = inputs(pass, given);
    Operand<TFloat32> targets = columns(tf, miniBatch, features, labels);
    Operand<TFloat32> weights =
        classWeights.apply(tf, columns(tf, miniBatch, features + labels, 1), targets);
    LayerFunction.Result forward = network.apply(pass, inputs);
    Values statistics = forward.statistics();
    if (gaps != null) {
      gaps.learn(pass, given, statistics);
    }
    UnaryOperator<Operand<TFloat32>> aims =
        scale == null ? UnaryOperator.identity() : scale.aims(pass, targets, statistics);
    Operand<TFloat32> learned = loss.losses(tf, forward.output(), aims.apply(targets));
    boolean twice = network.differsWhenLearning();
    Operand<TFloat32> z =
        twice ? network.apply(Pass.scoring(tf, state), inputs).output() : forward.output();
    Operand<TFloat32> scores = scores(pass, z);
    Operand<TFloat32> losses =
        scale != null
            ? loss.ownLosses(tf, scores, targets, scale.deviation(pass))
            : twice || offsets.length > 0 ? loss.losses(tf, offset(tf, z), targets) : learned;
    Operand<TFloat32> mixed =
        softTargets == null
            ? learned
            : softTargets.mix(
                tf,
                learned,
                forward.output(),
                aims.apply(columns(tf, miniBatch, features + labels + 1, teacherScores())));
    Operand<TFloat32> objective = objective(tf, mixed, weights, state);
    List<Operand<TFloat32>> gradients = named.summed(parameters, gradients(tf, objective, state));
    GradientNorms.Result clipped = norms.clip(tf, gradients);
    Operand<TFloat32> norm = clipped.norm();
    Operand<TBool> applied = tf.math.logicalAnd(live, finite(tf, norm, objective, statistics));
    List<Operand<TFloat32>> moved =
        update.buildIf(
            tf,
            applied,
            named.repeated(parameters, clipped.gradients()),
            rate,
            current,
            statistics);
    List<Operand<TFloat32>> after = new ArrayList<>(moved.subList(0, carried.size()));
    after.addAll(named.putInto(excerpts, moved.subList(carried.size(), moved.size())));
    return new Result(after, pack(tf, scores, losses, norm, applied, lookBack(tf, carried)));
  }

  private Operand<TFloat32> columns(Ops tf, Operand<TFloat32> rows, int first, int count) {
    return tf.slice(
        rows, tf.constant(new int[] {0, first}), tf.constant(new int[] {batchSize, count}));
  }

  private Operand<TFloat32> objective(
      Ops tf, Operand<TFloat32> losses, Operand<TFloat32> weights, Values state) {
    Operand<TFloat32> weighted =
        tf.math.mul(losses, tf.reshape(weights, tf.constant(new int[] {batchSize})));
    Operand<TFloat32> mean =
        tf.math.mul(tf.sum(weighted, tf.constant(0)), tf.constant(1f / batchSize));
    return penalty.addTo(tf, mean, state);
  }

  @SuppressWarnings("unchecked") // the gradient of a float tensor is a float tensor
  private List<Operand<TFloat32>> gradients(Ops tf, Operand<TFloat32> objective, Values state) {
    Output<?>[] inputs =
        parameters.stream().map(p -> state.get(p).asOutput()).toArray(Output<?>[]::new);
    Output<?>[] gradients = ((Graph) tf.scope().env()).addGradients(objective.asOutput(), inputs);
    List<Operand<TFloat32>> list = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      Operand<TFloat32> gradient = (Output<TFloat32>) gradients[i];
      list.add(update.masks().apply(tf, parameters.get(i), gradient, state));
    }
    return list;
  }

  /** The guard: one non-finite loss, gradient or statistic would spoil the state for good. */
  private Operand<TBool> finite(
      Ops tf, Operand<TFloat32> norm, Operand<TFloat32> objective, Values statistics) {
    Operand<TFloat32> sum = tf.math.add(norm, objective);
    for (Variable variable : layout.variables()) {
      if (variable.kind() == Variable.Kind.STATISTIC) {
        Operand<TFloat32> flat = tf.reshape(statistics.get(variable), tf.constant(new int[] {-1}));
        sum = tf.math.add(sum, tf.sum(flat, tf.constant(0)));
      }
    }
    return tf.math.isFinite(sum);
  }

  /**
   * A number that comes from every part of the old state and is of no other use. With it in the
   * results XLA must keep the old state until the new one is there, that is, write the new one
   * somewhere else. Writing over the old one it can't tell that the two don't overlap, gives up
   * vector instructions, and takes three times as long.
   */
  private static Operand<TFloat32> lookBack(Ops tf, List<Operand<TFloat32>> before) {
    List<Operand<TFloat32>> firsts = new ArrayList<>();
    for (Operand<TFloat32> part : before) {
      Operand<TFloat32> flat = tf.reshape(part, tf.constant(new int[] {-1}));
      firsts.add(tf.slice(flat, tf.constant(new int[] {0}), tf.constant(new int[] {1})));
    }
    return tf.math.addN(firsts);
  }

  /** See {@link Result#packed}. */
  private Operand<TFloat32> pack(
      Ops tf,
      Operand<TFloat32> scores,
      Operand<TFloat32> losses,
      Operand<TFloat32> norm,
      Operand<TBool> applied,
      Operand<TFloat32> lookBack) {
    Operand<TFloat32> flag = tf.dtypes.cast(applied, TFloat32.class);
    return tf.concat(
        List.of(
            tf.reshape(scores, tf.constant(new int[] {-1})),
            losses,
            tf.reshape(norm, tf.constant(new int[] {1})),
            tf.reshape(flag, tf.constant(new int[] {1})),
            lookBack),
        tf.constant(0));
  }

  /**
   * What a step gives.
   *
   * @param state the new state, in the order of the old
   * @param packed {@code [resultWidth]}: scores, losses, gradient norm, 1 if applied, a number to
   *     be ignored
   */
  record Result(List<Operand<TFloat32>> state, Operand<TFloat32> packed) {}
}
