package io.millrace.tensorflow;

import io.millrace.model.ModelState;
import io.millrace.model.PoolSettings;
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

/**
 * One step of a pool for classes in double precision, from the formulas and a state: all samples
 * are mini-batches of their own, none has been skipped, and features have no gaps. With another mix
 * than the logarithmic there are members' predictions, but no scores.
 */
final class ReferencePool implements ReferenceStep {
  /** Of probabilities in floats. */
  private static final double DOUBT = 1e-6;

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
    double[] z = ReferenceFeatures.standardize(settings.columns(), state, sample.features(), after);
    Map<String, double[]> seen = new HashMap<>(Map.of(Pool.FEATURES, z));
    for (Member member : settings.members()) {
      String name = member.name();
      double[] logP = member(member, sample.features(), z, seen, label, weight);
      members.put(name, logP);
      double[] opinion = ReferenceMath.centred(logP, -6, 0.5);
      if (!(member.bare() instanceof Member.TargetEncoding)) {
        seen.merge(name, opinion, (nearest, own) -> ReferenceMath.with(own, nearest[0]));
      }
    }
    if (settings.mix() instanceof Mix.Log mix) {
      mix(mix, label, weight);
    }
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
    double[] inputs =
        member.inputs().stream()
            .map(input -> Objects.requireNonNull(seen.get(input)))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    if (member.bare() instanceof Member.Memory memory) {
      ReferenceMemory run =
          new ReferenceMemory(
              memory, name, state, ReferenceMath.projected(memory, inputs), classes);
      run.learn(label, weight, after);
      seen.put(name, new double[] {run.nearest()});
      return run.logP();
    }
    if (member.bare() instanceof Member.TargetEncoding encoding) {
      ReferenceEncoding run =
          new ReferenceEncoding(encoding, name, state, settings.columns(), features, classes);
      double[] p = run.frequencies();
      double[] codes = run.codesOfClasses(p);
      double[] sums = ReferenceMath.each(p, Math::log);
      for (int i = 0; i < codes.length; i++) {
        sums[i % classes] += codes[i];
      }
      run.learnClass(label, weight, after);
      seen.put(name, ReferenceMath.each(codes, code -> Math.max(-6, Math.min(6, code))));
      return ReferenceMath.logSoftmax(sums);
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
      double[] logP = ReferenceMath.logSoftmax(run.scores());
      run.learn(ReferenceMath.slopes(logP, label, weight), after);
      nearAnEdge |= run.isNearAnEdge();
      return logP;
    }
    Optimizer optimizer = Objects.requireNonNull(((Member.Network) member.bare()).optimizer());
    ReferenceHidden run = new ReferenceHidden(optimizer, name, state);
    double[] logP = ReferenceMath.logSoftmax(run.scores(inputs));
    run.learn(List.of(ReferenceMath.slopes(logP, label, weight)), DOUBT * weight, after);
    nearAnEdge |= run.isNearAnEdge();
    return logP;
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
  @Override
  public double[] scores() {
    return scores.clone();
  }

  /** Each member's probabilities. */
  List<double[]> probabilities() {
    return members.values().stream().map(logP -> ReferenceMath.each(logP, Math::exp)).toList();
  }

  @Override
  public ReferenceState after() {
    return after;
  }

  @Override
  public boolean isNearAnEdge() {
    return nearAnEdge;
  }

  @Override
  public int outputs() {
    return settings.outputs();
  }
}
