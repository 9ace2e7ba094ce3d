package io.millrace.tensorflow;

import io.millrace.model.ModelState;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.network.Preprocessing;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One step of a pool for classes in double precision, from the formulas and a state: all samples
 * are mini-batches of their own, none has been skipped, and features have no gaps. With another mix
 * than the logarithmic there are members' predictions, but no scores.
 */
final class ReferencePool {
  private static final double LIMIT = 5;

  private final PoolSettings settings;
  private final StateNumbers state;
  private final ReferenceState after = new ReferenceState();
  private final Map<String, double[]> members = new LinkedHashMap<>();
  private double[] scores = new double[0];
  private boolean nearAnEdge;

  /** Scores a sample and learns it. */
  ReferencePool(PoolSettings settings, ModelState before, TestSample sample) {
    this.settings = settings;
    this.state = new StateNumbers(before);
    int label = (int) sample.label()[0];
    double weight = sample.weight();
    if (!settings.classWeights().isEmpty()) {
      weight *= settings.classWeights().get(label);
    }
    double[] z = standardize(sample.features());
    Map<String, double[]> seen = new HashMap<>(Map.of(Pool.FEATURES, z));
    for (Member member : settings.members()) {
      String name = member.name();
      double[] logP = member(member, sample.features(), z, seen, label, weight);
      members.put(name, logP);
      double[] opinion = ReferenceMath.centred(logP, -6, 0.5);
      seen.merge(name, opinion, (nearest, own) -> ReferenceMath.with(own, nearest[0]));
    }
    if (settings.mix() instanceof Mix.Log mix) {
      mix(mix, label, weight);
    }
  }

  private double[] standardize(double[] features) {
    String name = "features/1_standardize/";
    double count = state.sum(name + "count");
    double[] mean = state.sums(name + "mean");
    double[] variance = state.sums(name + "variance");
    double[] outward = state.sums(name + "outward");
    int[] columns =
        IntStream.range(0, features.length)
            .filter(i -> settings.columns().get(i) != Column.BUCKET)
            .toArray();
    double[] z = new double[columns.length];
    for (int i = 0; i < z.length; i++) {
      ReferenceStandardize one =
          new ReferenceStandardize(
                  new Preprocessing.Standardize(LIMIT), count, mean[i], variance[i])
              .outward(outward[i]);
      z[i] = one.output(features[columns[i]]);
      one.learn(features[columns[i]]);
      mean[i] = one.mean();
      variance[i] = one.variance();
      outward[i] = one.outward();
    }
    after.put(name + "count", count + 1);
    after.put(name + "mean", mean);
    after.put(name + "variance", variance);
    after.put(name + "outward", outward);
    return z;
  }

  /** The logarithms of a member's probabilities. */
  private double[] member(
      Member member,
      double[] features,
      double[] z,
      Map<String, double[]> seen,
      int label,
      double weight) {
    String name = member.name();
    int classes = settings.outputs();
    if (member.bare() instanceof Member.Memory memory) {
      ReferenceMemory run = new ReferenceMemory(memory, name, state, z, classes);
      run.learn(label, weight, after);
      seen.put(name, new double[] {run.nearest()});
      return run.logP();
    }
    if (member.bare() instanceof Member.Linear linear) {
      ReferenceLinear run =
          new ReferenceLinear(
              linear,
              name,
              state,
              new ReferenceLinear.Sample(features, z),
              settings.columns(),
              classes);
      run.learn(label, weight, after);
      nearAnEdge |= run.isNearAnEdge();
      return run.logP();
    }
    double[] inputs =
        member.inputs().stream()
            .map(input -> Objects.requireNonNull(seen.get(input)))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    Optimizer optimizer = Objects.requireNonNull(((Member.Network) member.bare()).optimizer());
    ReferenceHidden run = new ReferenceHidden(optimizer, name, state, inputs);
    run.learn(label, weight, after);
    nearAnEdge |= run.isNearAnEdge();
    return run.logP();
  }

  /** ln p = log softmax(Σ weight · evidence), and its step. */
  private void mix(Mix.Log mix, int label, double weight) {
    double[] weights = state.sums("mix/weights");
    List<double[]> evidence = new ArrayList<>();
    members.values().forEach(logP -> evidence.add(ReferenceMath.centred(logP, -8, 1)));
    double[] sums = new double[settings.outputs()];
    for (int m = 0; m < weights.length; m++) {
      for (int c = 0; c < sums.length; c++) {
        sums[c] += weights[m] * evidence.get(m)[c];
      }
    }
    double[] logP = ReferenceMath.logSoftmax(sums);
    double[] slopes = ReferenceMath.slopes(logP, label, weight);
    for (int m = 0; m < weights.length; m++) {
      weights[m] -= mix.learningRate() * ReferenceMath.dot(evidence.get(m), slopes);
    }
    after.put("mix/weights", weights);
    for (int c = 0; c < settings.offsets().size(); c++) {
      logP[c] += settings.offsets().get(c);
    }
    scores = ReferenceMath.each(ReferenceMath.logSoftmax(logP), Math::exp);
  }

  /** The probabilities. */
  double[] scores() {
    return scores.clone();
  }

  /** Each member's probabilities. */
  List<double[]> probabilities() {
    return members.values().stream().map(logP -> ReferenceMath.each(logP, Math::exp)).toList();
  }

  /** All variables after the step, without low parts; tables of hashes {@link #folded}. */
  ReferenceState after() {
    return after;
  }

  /**
   * Whether a number lies so near the edge of a bin, or the bend of a unit, that a float may not.
   */
  boolean isNearAnEdge() {
    return nearAnEdge;
  }

  /** What a variable of a state holds, to be held against {@link #after}. */
  double[] folded(StateNumbers actual, String name) {
    double[] sums = actual.sums(name);
    return name.endsWith("/table") ? ReferenceLinear.folded(sums, settings.outputs()) : sums;
  }
}
