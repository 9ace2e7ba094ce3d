package io.millrace.tensorflow;

import io.millrace.model.PoolSettings;
import io.millrace.network.Preprocessing;
import io.millrace.pool.Member;
import io.millrace.pool.Pool;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.MissingValues;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.SequentialFunction;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.loss.ClassWeights;
import io.millrace.tensorflow.pool.MemberFunction;
import io.millrace.tensorflow.pool.Members;
import io.millrace.tensorflow.pool.MixFunction;
import io.millrace.tensorflow.pool.Mixes;
import io.millrace.tensorflow.pool.PoolLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What a pool is made of: what it keeps of features, its loss, its members and its mix. */
final class PoolFunctions {
  /** Beyond so many deviations features of all sizes are alike. */
  private static final double LIMIT = 5;

  private final PoolSettings settings;
  private final @Nullable MissingValues gaps;
  private final int[] numbers;
  private final SequentialFunction standardize;
  private final Map<String, MemberFunction> members = new LinkedHashMap<>();
  private final PoolLoss loss;
  private final ClassWeights classWeights;
  private final MixFunction mix;

  PoolFunctions(PoolSettings settings) {
    this.settings = settings;
    gaps = settings.hasGaps() ? new MissingValues(settings.features()) : null;
    numbers =
        IntStream.range(0, settings.features())
            .filter(i -> settings.columns().get(i).isNumber())
            .toArray();
    SplittableRandom random = new SplittableRandom(settings.seed());
    standardize =
        new SequentialFunction(
            List.of(new Preprocessing.Standardize(LIMIT)),
            Pool.FEATURES + "/",
            new int[] {numbers.length},
            random);
    loss = Members.loss(settings);
    classWeights = new ClassWeights(settings.classWeights());
    settings.members().forEach(member -> members.put(member.name(), member(member, random)));
    mix = Mixes.of(settings.mix(), members.size(), loss);
  }

  private MemberFunction member(Member settings, SplittableRandom random) {
    String name = settings.name();
    Member bare = settings.bare();
    if (bare instanceof Member.Memory memory) {
      return Members.memory(memory, name, seen(settings), loss);
    }
    if (bare instanceof Member.Linear linear) {
      return Members.linear(linear, name, this.settings.columns(), loss);
    }
    if (bare instanceof Member.TargetEncoding encoding) {
      return Members.targetEncoding(encoding, name, this.settings.columns(), loss);
    }
    if (bare instanceof Member.LeastSquares leastSquares) {
      return Members.leastSquares(leastSquares, name, seen(settings), loss);
    }
    if (bare instanceof Member.SavedModel) {
      return Members.frozen(loss);
    }
    if (bare instanceof Member.Average average) {
      return average(average, name, random);
    }
    if (bare instanceof Member.Network network && network.optimizer() != null) {
      return new NetworkMember(network, network.optimizer(), name, seen(settings), loss, random);
    }
    throw new IllegalArgumentException(name + ": no member, or a network without an optimizer");
  }

  private MemberFunction average(Member.Average average, String name, SplittableRandom random) {
    Member source = settings.member(average.of());
    Member.Network network = (Member.Network) source.bare();
    return new AverageMember(
        average,
        name,
        network.layers(),
        seen(source),
        function(average.of()).variables(),
        loss,
        random);
  }

  /** Numbers that a member sees. */
  private int seen(Member member) {
    return settings.inputs(member).stream()
        .mapToInt(input -> input.equals(Pool.FEATURES) ? numbers() : function(input).opinions())
        .sum();
  }

  PoolSettings settings() {
    return settings;
  }

  /** Features that are numbers: all but buckets of hashes. */
  int numbers() {
    return numbers.length;
  }

  /** The members by name, in their order. */
  Map<String, MemberFunction> members() {
    return members;
  }

  /** The member of that name, which must be there. */
  MemberFunction function(String name) {
    return Objects.requireNonNull(members.get(name));
  }

  PoolLoss loss() {
    return loss;
  }

  ClassWeights classWeights() {
    return classWeights;
  }

  MixFunction mix() {
    return mix;
  }

  /** What is kept of features and labels. */
  List<Variable> shared() {
    List<Variable> shared = new ArrayList<>(standardize.variables());
    shared.addAll(loss.variables());
    if (gaps != null) {
      shared.addAll(gaps.variables());
    }
    return shared;
  }

  /**
   * Features that are numbers, standardized and without gaps: {@code [rows, numbers]}.
   *
   * @param features {@code [rows, features]}, NaN where one is missing
   */
  LayerFunction.Result standardized(Pass pass, Operand<TFloat32> features) {
    Ops tf = pass.tf();
    Operand<TFloat32> filled = gaps == null ? features : gaps.filled(pass, features);
    return standardize.apply(
        pass,
        numbers.length == settings.features()
            ? filled
            : tf.gather(filled, tf.constant(numbers), tf.constant(1)));
  }

  /**
   * Takes the gaps of features in.
   *
   * @param statistics is given their new values
   */
  void learnGaps(Pass pass, Operand<TFloat32> features, Values statistics) {
    if (gaps != null) {
      gaps.learn(pass, features, statistics);
    }
  }
}
