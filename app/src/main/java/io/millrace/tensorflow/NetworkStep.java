package io.millrace.tensorflow;

import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.tensorflow.MicroBatchLoop.Learned;
import io.millrace.tensorflow.MicroBatchLoop.Learning;
import io.millrace.tensorflow.arithmetic.Finiteness;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.MissingValues;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.loss.ClassWeights;
import io.millrace.tensorflow.loss.LabelScale;
import io.millrace.tensorflow.loss.LossFunction;
import io.millrace.tensorflow.loss.Losses;
import io.millrace.tensorflow.loss.SoftTargets;
import io.millrace.tensorflow.optimizer.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** A step of one network of layers. */
final class NetworkStep implements TrainingStep {
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
  private final MicroBatches parts;
  private final boolean compiled;

  NetworkStep(NetworkSettings settings) {
    features = settings.features();
    labels = settings.labels();
    batchSize = settings.batchSize();
    network =
        new NetworkFunction(
            settings.network(), "", features, new SplittableRandom(settings.seed()));
    loss = Losses.of(settings.loss());
    scale = settings.standardizesLabel() ? new LabelScale(labels, null) : null;
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
    MicroBatches.Cost cost =
        new MicroBatches.Cost(
            network.copies(),
            parameters.stream().mapToLong(Variable::size).sum(),
            network.multiplyAdds());
    parts = isDivisible() ? MicroBatches.of(batchSize, cost) : MicroBatches.whole(batchSize, cost);
    compiled = settings.device() == ModelSettings.Device.CPU && suitsXla();
  }

  /** Whether parts of a mini-batch may be learned by themselves: statistics are of all of it. */
  private boolean isDivisible() {
    return tables().isEmpty()
        && variables().stream().noneMatch(v -> v.kind() == Variable.Kind.STATISTIC);
  }

  @Override
  public List<Variable> variables() {
    List<Variable> variables = new ArrayList<>(network.variables().toList());
    if (scale != null) {
      variables.addAll(scale.variables());
    }
    if (gaps != null) {
      variables.addAll(gaps.variables());
    }
    return variables;
  }

  @Override
  public StateLayout layout() {
    return layout;
  }

  @Override
  public StateLayout carried() {
    return update.carried();
  }

  @Override
  public List<SparseTable> tables() {
    return update.tables();
  }

  @Override
  public Map<Variable, Operand<TInt32>> lookUp(Ops tf, Operand<TFloat32> features) {
    return network.lookUp(tf, features);
  }

  @Override
  public boolean suitsXla() {
    return parts.suitXla();
  }

  /** The layers. */
  NetworkFunction network() {
    return network;
  }

  @Override
  public Operand<TFloat32> predict(
      Pass pass, Operand<TFloat32> features, List<Operand<TFloat32>> frozen) {
    return scores(pass, network.apply(pass, inputs(pass, features)).output());
  }

  private Operand<TFloat32> inputs(Pass pass, Operand<TFloat32> features) {
    return gaps == null ? features : gaps.filled(pass, features);
  }

  /** The prediction that the network's outputs stand for: {@code [rows, outputs]}. */
  private Operand<TFloat32> scores(Pass pass, Operand<TFloat32> z) {
    Operand<TFloat32> scores = loss.scores(pass.tf(), offset(pass.tf(), z));
    return scale == null ? scores : scale.scores(pass, scores);
  }

  /** The outputs that are predicted by, where they are not those that are learned. */
  private Operand<TFloat32> offset(Ops tf, Operand<TFloat32> z) {
    return offsets.length == 0 ? z : tf.math.add(z, tf.constant(offsets));
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int labels() {
    return labels;
  }

  @Override
  public int outputs() {
    return network.outputs();
  }

  @Override
  public int teacherScores() {
    return softTargets == null ? 0 : network.outputs();
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public Result build(Ops tf, Given given, List<Operand<TFloat32>> before) {
    NamedRows named = new NamedRows(tf, tables(), given.prepared());
    List<Operand<TFloat32>> carried = before.subList(0, carried().variables().size());
    List<Operand<TFloat32>> excerpts = before.subList(carried.size(), before.size());
    List<Operand<TFloat32>> current = new ArrayList<>(carried);
    current.addAll(named.of(excerpts));
    Values state = layout.byVariable(current);
    Pass pass = new Pass(tf, state, given.step(), compiled);
    Values statistics = new Values();
    int count = compiled ? parts.count() : 1;
    Learning learning = (part, samples) -> learn(part, samples, count, statistics);
    Learned learned =
        count == 1
            ? learning.learn(pass, given.miniBatch())
            : new MicroBatchLoop(parts, variables(), parameters, outputs())
                .learn(pass, given.miniBatch(), learning);
    List<Operand<TFloat32>> gradients =
        named.summed(parameters, masked(tf, learned.gradients(), state));
    GradientNorms.Result clipped = norms.clip(tf, gradients);
    Operand<TFloat32> norm = clipped.norm();
    Operand<TBool> applied =
        tf.math.logicalAnd(given.live(), finite(tf, norm, learned.objective(), statistics));
    List<Operand<TFloat32>> moved =
        update.build(
            tf,
            applied,
            named.repeated(parameters, clipped.gradients()),
            given.rate(),
            current,
            statistics,
            given.inLoop());
    List<Operand<TFloat32>> after = new ArrayList<>(moved.subList(0, carried.size()));
    after.addAll(named.putInto(excerpts, moved.subList(carried.size(), moved.size())));
    Operand<TFloat32> ignored = InPlace.lookBack(tf, update.copied(given.inLoop()), state);
    return new Result(
        after,
        TrainingStep.packed(
            tf, learned.scores(), learned.losses(), norm, applied, List.of(), ignored));
  }

  /**
   * Scores samples, and finds how the parameters should move for them.
   *
   * @param miniBatch all of it, or a part
   * @param parts of how many it is one: so much of the objective is its own
   * @param statistics is given their new values
   */
  private Learned learn(Pass pass, Operand<TFloat32> miniBatch, int parts, Values statistics) {
    Ops tf = pass.tf();
    Operand<TFloat32> given = columns(tf, miniBatch, 0, features);
    Operand<TFloat32> inputs = inputs(pass, given);
    Operand<TFloat32> targets = columns(tf, miniBatch, features, labels);
    Operand<TFloat32> weights =
        classWeights.apply(tf, columns(tf, miniBatch, features + labels, 1), targets);
    LayerFunction.Result forward = network.apply(pass, inputs);
    statistics.putAll(forward.statistics());
    if (gaps != null) {
      gaps.learn(pass, given, statistics);
    }
    boolean twice = network.differsWhenLearning();
    Operand<TFloat32> z = twice ? network.apply(pass.scoring(), inputs).output() : forward.output();
    Operand<TFloat32> scores = scores(pass, z);
    UnaryOperator<Operand<TFloat32>> aims =
        scale == null
            ? UnaryOperator.identity()
            : scale.learn(pass, targets, scores, statistics).aims();
    Operand<TFloat32> learned = loss.losses(tf, forward.output(), aims.apply(targets));
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
    Operand<TFloat32> objective = objective(pass, mixed, weights);
    if (parts > 1) {
      objective = tf.math.mul(objective, tf.constant(1f / parts));
    }
    return new Learned(scores, losses, objective, gradients(pass, objective));
  }

  private Operand<TFloat32> columns(Ops tf, Operand<TFloat32> rows, int first, int count) {
    return tf.slice(
        rows,
        tf.constant(new int[] {0, first}),
        tf.constant(new int[] {(int) rows.shape().get(0), count}));
  }

  private Operand<TFloat32> objective(
      Pass pass, Operand<TFloat32> losses, Operand<TFloat32> weights) {
    Ops tf = pass.tf();
    int rows = (int) losses.shape().get(0);
    Operand<TFloat32> weighted =
        tf.math.mul(losses, tf.reshape(weights, tf.constant(new int[] {rows})));
    Operand<TFloat32> mean = tf.math.mul(tf.sum(weighted, tf.constant(0)), tf.constant(1f / rows));
    return penalty.addTo(tf, mean, pass.state());
  }

  @SuppressWarnings("unchecked") // the gradient of a float tensor is a float tensor
  private List<Operand<TFloat32>> gradients(Pass pass, Operand<TFloat32> objective) {
    Output<?>[] inputs =
        parameters.stream().map(p -> pass.get(p).asOutput()).toArray(Output<?>[]::new);
    Graph graph = (Graph) pass.tf().scope().env();
    List<Operand<TFloat32>> list = new ArrayList<>();
    for (Output<?> gradient : graph.addGradients(objective.asOutput(), inputs)) {
      list.add((Output<TFloat32>) gradient);
    }
    return list;
  }

  private List<Operand<TFloat32>> masked(Ops tf, List<Operand<TFloat32>> gradients, Values state) {
    List<Operand<TFloat32>> masked = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      masked.add(update.masks().apply(tf, parameters.get(i), gradients.get(i), state));
    }
    return masked;
  }

  /** The guard: one non-finite loss, gradient or statistic would spoil the state for good. */
  private Operand<TBool> finite(
      Ops tf, Operand<TFloat32> norm, Operand<TFloat32> objective, Values statistics) {
    List<Operand<TFloat32>> all = new ArrayList<>(List.of(norm, objective));
    for (Variable variable : layout.variables()) {
      if (variable.kind() == Variable.Kind.STATISTIC) {
        all.add(statistics.get(variable));
      }
    }
    return tf.math.isFinite(Finiteness.sum(tf, all));
  }
}
