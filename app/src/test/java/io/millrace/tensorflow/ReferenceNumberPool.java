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
import java.util.stream.DoubleStream;

/**
 * One step of a pool for a label that is a number in double precision, from the formulas and a
 * state. Networks that replay have a ring of one sample, so that what they draw is known.
 */
final class ReferenceNumberPool implements ReferenceStep {
  /** Of slopes in floats. */
  private static final double DOUBT = 1e-5;

  private final PoolSettings settings;
  private final StateNumbers state;
  private final ReferenceState after = new ReferenceState();
  private final ReferenceLabel label;
  private final double weight;
  private final Map<String, double[]> seen = new HashMap<>();
  private final Map<String, Double> outputs = new LinkedHashMap<>();
  private final List<Runnable> lessons = new ArrayList<>();
  private final double score;
  private boolean nearAnEdge;

  /** Scores a sample and learns it. */
  ReferenceNumberPool(PoolSettings settings, ModelState before, TestSample sample) {
    this.settings = settings;
    state = new StateNumbers(before);
    label = new ReferenceLabel(state, sample.label()[0]);
    weight = sample.weight();
    double[] z = ReferenceFeatures.standardize(settings.columns(), state, sample.features(), after);
    seen.put(Pool.FEATURES, z);
    for (Member member : settings.members()) {
      double output = label.within(member(member, sample.features(), z));
      outputs.put(member.name(), output);
      if (member.bare() instanceof Member.TargetEncoding) {
        continue;
      }
      seen.merge(member.name(), new double[] {cut(output)}, ReferenceNumberPool::joined);
    }
    double[] all = outputs.values().stream().mapToDouble(u -> u).toArray();
    ReferenceLeastSquares mix = new ReferenceLeastSquares("mix", state, all);
    score = label.prediction(label.within(mix.output()));
    label.learn(score, after);
    Mix.LeastSquares mixed = (Mix.LeastSquares) settings.mix();
    mix.learn(
        ReferenceLabel.cut(mix.output() - label.aim(label.learned()), 3),
        weight,
        mixed.ridge(),
        (double) mixed.memory(),
        after);
    lessons.forEach(Runnable::run);
  }

  private static double[] joined(double[] rest, double[] own) {
    return DoubleStream.concat(Arrays.stream(own), Arrays.stream(rest)).toArray();
  }

  private static double cut(double u) {
    return ReferenceLabel.cut(u, 6);
  }

  /** A member's output before it is brought within the range of the labels. */
  private double member(Member member, double[] features, double[] z) {
    String name = member.name();
    if (member.bare() instanceof Member.Memory memory) {
      ReferenceValueMemory run =
          new ReferenceValueMemory(
              memory, name, state, ReferenceMath.projected(memory, inputs(member)), label);
      lessons.add(() -> run.learn(label, weight, after));
      seen.put(name, ReferenceMath.each(run.rest(), ReferenceNumberPool::cut));
      return run.mean();
    }
    if (member.bare() instanceof Member.TargetEncoding encoding) {
      ReferenceEncoding run =
          new ReferenceEncoding(encoding, name, state, settings.columns(), features, 3);
      double[] codes = run.codesOfNumber(label);
      lessons.add(() -> run.learnNumber(label, weight, after));
      seen.put(name, ReferenceMath.each(codes, ReferenceNumberPool::cut));
      return Arrays.stream(codes).average().orElseThrow();
    }
    if (member.bare() instanceof Member.Linear linear) {
      ReferenceLinear.Sample sample = new ReferenceLinear.Sample(features, z);
      ReferenceLinear run = new ReferenceLinear(linear, name, state, sample, settings.columns(), 1);
      double score = run.scores()[0];
      lessons.add(() -> run.learn(new double[] {weight * label.slope(score)}, after));
      nearAnEdge |= run.isNearAnEdge();
      return score;
    }
    if (member.bare() instanceof Member.LeastSquares squares) {
      double[] x = ReferenceMath.with(inputs(member), 1);
      ReferenceLeastSquares run = new ReferenceLeastSquares(name, state, x);
      lessons.add(
          () ->
              run.learn(
                  ReferenceLabel.cut(run.output() - label.aim(label.learned()), 9),
                  weight,
                  squares.ridge(),
                  (double) squares.memory(),
                  after));
      return run.output();
    }
    if (member.bare() instanceof Member.Average average) {
      return average(average, name);
    }
    return network((Member.Network) member.bare(), name, inputs(member));
  }

  private double[] inputs(Member member) {
    return member.inputs().stream()
        .map(input -> Objects.requireNonNull(seen.get(input)))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private double network(Member.Network network, String name, double[] inputs) {
    Optimizer optimizer = Objects.requireNonNull(network.optimizer());
    ReferenceHidden run = new ReferenceHidden(optimizer, name, state);
    double score = run.scores(inputs)[0];
    Member.Replay replay = network.replay();
    if (replay == null) {
      lessons.add(
          () -> run.learn(List.of(new double[] {weight * label.slope(score)}), DOUBT, after));
    } else {
      double[] row = state.sums(name + "/replay/rows");
      boolean isThere = state.sums(name + "/replay/place")[1] > 0;
      double again = run.scores(Arrays.copyOf(row, inputs.length))[0];
      double earlier = row[inputs.length];
      double share = isThere ? row[inputs.length + 1] : 0;
      lessons.add(
          () -> {
            double factor = label.restarts() ? 0 : share;
            double[] second = {factor * label.slope(again, earlier)};
            run.learn(List.of(new double[] {weight * label.slope(score)}, second), DOUBT, after);
            double[] written = ReferenceMath.with(inputs, label.learned());
            after.put(name + "/replay/rows", ReferenceMath.with(written, weight));
            after.put(name + "/replay/place", 0, 1);
          });
    }
    nearAnEdge |= run.isNearAnEdge();
    return score;
  }

  private double average(Member.Average average, String name) {
    Member source = settings.member(average.of());
    double steps = Math.min(state.sum(name + "/steps") + 1, (double) average.memory());
    after.put(name + "/steps", steps);
    for (String variable :
        List.of("1_dense/weights", "1_dense/bias", "2_dense/weights", "2_dense/bias")) {
      double[] mean = state.sums(name + "/" + variable);
      double[] own = state.sums(source.name() + "/" + variable);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += (own[i] - mean[i]) / steps;
      }
      after.put(name + "/" + variable, mean);
    }
    Optimizer unused = new Optimizer.Sgd(1);
    return new ReferenceHidden(unused, name, state).scores(inputs(source))[0];
  }

  @Override
  public double[] scores() {
    return new double[] {score};
  }

  /** Outputs are in deviations of the label. */
  @Override
  public double doubt() {
    return 1e-4 * (label.prediction(1) - label.prediction(0));
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public ReferenceState after() {
    return after;
  }

  @Override
  public boolean isNearAnEdge() {
    return nearAnEdge;
  }
}
