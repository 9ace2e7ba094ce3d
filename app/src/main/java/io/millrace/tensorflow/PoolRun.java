package io.millrace.tensorflow;

import io.millrace.pool.Member;
import io.millrace.pool.Pool;
import io.millrace.tensorflow.arithmetic.Kept;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.pool.MemberFunction;
import io.millrace.tensorflow.pool.MemberFunction.Inputs;
import io.millrace.tensorflow.pool.MemberFunction.Lesson;
import io.millrace.tensorflow.pool.MemberFunction.Target;
import io.millrace.tensorflow.pool.MixFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Members of a pool on the same rows, one after the other. */
final class PoolRun {
  private final PoolFunctions pool;
  private final Pass pass;
  private final Operand<TFloat32> features;
  private final Operand<TFloat32> standardized;
  private final Map<String, MemberFunction.Run> runs = new LinkedHashMap<>();
  private final Map<String, Said> said;

  /**
   * What a member says of rows, made finite.
   *
   * @param output {@code [rows, outputs]}
   * @param opinion what members behind it see of it: {@code [rows, opinions]}
   */
  record Said(Operand<TFloat32> output, Operand<TFloat32> opinion) {}

  /**
   * Without a member yet.
   *
   * @param features {@code [rows, features]} as they came
   * @param standardized {@link PoolFunctions#standardized}
   * @param before what members say that were run elsewhere, by name, in their order
   */
  PoolRun(
      PoolFunctions pool,
      Pass pass,
      Operand<TFloat32> features,
      Operand<TFloat32> standardized,
      Map<String, Said> before) {
    this.pool = pool;
    this.pass = pass;
    this.features = features;
    this.standardized = kept(standardized);
    this.said = new LinkedHashMap<>(before);
  }

  /**
   * Runs the next member.
   *
   * @param frozen what it predicts, if it was trained elsewhere
   * @param prepared see {@link MemberFunction#prepare}
   */
  void add(Member member, Optional<Operand<TFloat32>> frozen, Optional<Operand<TInt32>> prepared) {
    Ops tf = pass.tf();
    MemberFunction.Run run =
        pool.function(member.name())
            .run(
                pass,
                new Inputs(
                    features, standardized, frozen.orElseGet(() -> inputs(member)), prepared));
    runs.put(member.name(), run);
    Operand<TFloat32> opinion = run.opinion();
    said.put(
        member.name(),
        new Said(
            kept(pool.loss().finite(tf, run.output())),
            tf.select(tf.math.isFinite(opinion), opinion, tf.constant(0f))));
  }

  /** What a member sees. The features alone are kept already. */
  private Operand<TFloat32> inputs(Member member) {
    List<Operand<TFloat32>> inputs = new ArrayList<>();
    for (String name : pool.settings().inputs(member)) {
      inputs.add(name.equals(Pool.FEATURES) ? standardized : of(name).opinion());
    }
    return inputs.equals(List.of(standardized))
        ? standardized
        : kept(
            inputs.size() == 1 ? inputs.get(0) : pass.tf().concat(inputs, pass.tf().constant(1)));
  }

  private Operand<TFloat32> kept(Operand<TFloat32> x) {
    return pass.isLearning() ? Kept.of(pass.tf(), x) : x;
  }

  Operand<TFloat32> standardized() {
    return standardized;
  }

  /** What the member of that name says. */
  Said of(String member) {
    return Objects.requireNonNull(said.get(member));
  }

  /** Makes one prediction of what all say so far. */
  MixFunction.Run mixed() {
    return pool.mix().run(pass, outputs());
  }

  private List<Operand<TFloat32>> outputs() {
    return said.values().stream().map(Said::output).toList();
  }

  /** What those that were run here have to learn. */
  List<Lesson> lessons(Target target) {
    return runs.values().stream().map(run -> run.learn(target)).toList();
  }

  /** The loss of each that was run here as that of the mix is published, the mean of all rows. */
  List<Operand<TFloat32>> published(Operand<TFloat32> labels) {
    Ops tf = pass.tf();
    return runs.values().stream()
        .map(run -> pool.loss().published(pass, pool.loss().finite(tf, run.output()), labels))
        .<Operand<TFloat32>>map(each -> tf.math.mean(each, tf.constant(0)))
        .toList();
  }

  /** The loss of each by which the mix learns: {@code [rows]}. */
  List<Operand<TFloat32>> losses(Target target) {
    Ops tf = pass.tf();
    return said.values().stream()
        .map(each -> pool.loss().losses(tf, each.output(), target.aims()))
        .toList();
  }
}
