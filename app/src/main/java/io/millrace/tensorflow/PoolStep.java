package io.millrace.tensorflow;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.PoolSettings;
import io.millrace.network.Preprocessing;
import io.millrace.pool.Member;
import io.millrace.pool.Pool;
import io.millrace.tensorflow.arithmetic.Finiteness;
import io.millrace.tensorflow.arithmetic.Kept;
import io.millrace.tensorflow.layer.Copies;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.MissingValues;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.SequentialFunction;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.loss.ClassWeights;
import io.millrace.tensorflow.pool.MemberFunction;
import io.millrace.tensorflow.pool.MemberFunction.Inputs;
import io.millrace.tensorflow.pool.MemberFunction.Lesson;
import io.millrace.tensorflow.pool.MemberFunction.Target;
import io.millrace.tensorflow.pool.Members;
import io.millrace.tensorflow.pool.MixFunction;
import io.millrace.tensorflow.pool.Mixes;
import io.millrace.tensorflow.pool.PoolLoss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A step of a pool: features are standardized once for all members, members predict in their order,
 * and the mix makes one prediction of theirs. A member whose loss or gradient is not finite is set
 * back to its initial state, and the others go on.
 */
final class PoolStep implements TrainingStep {
  /** Beyond so many deviations features of all sizes are alike. */
  private static final double LIMIT = 5;

  private final PoolSettings settings;
  private final @Nullable MissingValues gaps;
  private final int[] numbers;
  private final SequentialFunction standardize;
  private final Map<String, MemberFunction> members = new LinkedHashMap<>();
  private final List<String> names;
  private final PoolLoss loss;
  private final ClassWeights classWeights;
  private final MixFunction mix;
  private final StateLayout layout;

  /** Those that a step copies. */
  private final List<Variable> small;

  private final PoolUpdate update;
  private final boolean compiled;

  PoolStep(PoolSettings settings) {
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
    names = List.copyOf(members.keySet());
    mix = Mixes.of(settings.mix(), members.size(), loss);
    List<Variable> all = new ArrayList<>(shared());
    members
        .values()
        .forEach(
            member -> {
              all.addAll(member.variables());
              all.addAll(member.slots());
            });
    all.addAll(mix.variables());
    layout = new StateLayout(all);
    small = new ArrayList<>(all);
    members.values().forEach(member -> small.removeAll(member.tables()));
    update = new PoolUpdate(members.values(), mix, shared(), small);
    compiled = settings.device() == ModelSettings.Device.CPU && suitsXla();
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
        named(average.of()).variables(),
        loss,
        random);
  }

  /** Numbers that a member sees. */
  private int seen(Member member) {
    return settings.inputs(member).stream()
        .mapToInt(input -> input.equals(Pool.FEATURES) ? numbers() : opinions(input))
        .sum();
  }

  /** Features that are numbers: all but buckets of hashes. */
  int numbers() {
    return numbers.length;
  }

  /** Numbers that other members see of the one of that name. */
  int opinions(String member) {
    return named(member).opinions();
  }

  /** The members by name, in their order. */
  Map<String, MemberFunction> functions() {
    return Collections.unmodifiableMap(members);
  }

  @Override
  public List<String> members() {
    return names;
  }

  private MemberFunction named(String name) {
    return Objects.requireNonNull(members.get(name));
  }

  /** What is kept of features and labels. */
  private List<Variable> shared() {
    List<Variable> shared = new ArrayList<>(standardize.variables());
    shared.addAll(loss.variables());
    if (gaps != null) {
      shared.addAll(gaps.variables());
    }
    return shared;
  }

  @Override
  public int features() {
    return settings.features();
  }

  @Override
  public int labels() {
    return settings.labels();
  }

  @Override
  public int outputs() {
    return settings.outputs();
  }

  @Override
  public int batchSize() {
    return settings.batchSize();
  }

  @Override
  public int teacherScores() {
    return settings.scorers().size() * outputs();
  }

  @Override
  public List<Variable> variables() {
    List<Variable> needed = new ArrayList<>(shared());
    members.values().forEach(member -> needed.addAll(member.variables()));
    needed.addAll(mix.variables());
    return needed;
  }

  @Override
  public StateLayout layout() {
    return layout;
  }

  @Override
  public float[] read(ModelState state) {
    return layout.read(ProjectedState.of(state, settings, layout));
  }

  @Override
  public StateLayout carried() {
    return layout;
  }

  @Override
  public List<SparseTable> tables() {
    return List.of();
  }

  @Override
  public Map<Variable, Operand<TInt32>> lookUp(Ops tf, Operand<TFloat32> features) {
    return Map.of();
  }

  @Override
  public boolean suitsXla() {
    Copies copies =
        members.values().stream().map(MemberFunction::copies).reduce(Copies.NONE, Copies::and);
    return MicroBatches.whole(batchSize(), new MicroBatches.Cost(copies, 0, 0)).suitXla();
  }

  @Override
  public List<Operand<TInt32>> prepare(Ops tf, Plan.Inputs inputs) {
    Shape shape = inputs.block().shape();
    int miniBatches = (int) shape.get(0);
    Operand<TFloat32> rows =
        tf.reshape(inputs.block(), tf.constant(new int[] {miniBatches * batchSize(), width()}));
    Operand<TFloat32> features =
        tf.slice(rows, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, features()}));
    List<Operand<TInt32>> prepared = new ArrayList<>();
    for (MemberFunction member : members.values()) {
      member
          .prepare(tf, features)
          .ifPresent(
              numbers ->
                  prepared.add(
                      tf.reshape(numbers, tf.constant(new int[] {miniBatches, batchSize(), -1}))));
    }
    return prepared;
  }

  /** All members on the same rows. */
  private final class Run {
    private final Pass pass;
    private final LayerFunction.Result z;
    private final Operand<TFloat32> standardized;
    private final Map<String, MemberFunction.Run> runs = new LinkedHashMap<>();
    private final MixFunction.Run mixed;
    private final Operand<TFloat32> output;

    /**
     * Predicts.
     *
     * @param frozen what members that were trained elsewhere predict, by name
     */
    Run(
        Pass pass,
        Operand<TFloat32> features,
        Map<String, Operand<TFloat32>> frozen,
        Map<String, Operand<TInt32>> prepared) {
      this.pass = pass;
      Ops tf = pass.tf();
      Operand<TFloat32> filled = gaps == null ? features : gaps.filled(pass, features);
      z =
          standardize.apply(
              pass,
              numbers.length == features()
                  ? filled
                  : tf.gather(filled, tf.constant(numbers), tf.constant(1)));
      standardized = kept(pass, z.output());
      Map<String, Operand<TFloat32>> seen = new HashMap<>(Map.of(Pool.FEATURES, standardized));
      List<Operand<TFloat32>> outputs = new ArrayList<>();
      for (Member member : settings.members()) {
        MemberFunction.Run run =
            named(member.name())
                .run(
                    pass,
                    new Inputs(
                        features,
                        standardized,
                        frozen.containsKey(member.name())
                            ? frozen.get(member.name())
                            : inputs(settings.inputs(member).stream().map(seen::get).toList()),
                        Optional.ofNullable(prepared.get(member.name()))));
        runs.put(member.name(), run);
        outputs.add(kept(pass, loss.finite(tf, run.output())));
        Operand<TFloat32> opinion = run.opinion();
        seen.put(member.name(), tf.select(tf.math.isFinite(opinion), opinion, tf.constant(0f)));
      }
      mixed = mix.run(pass, outputs);
      output = mixed.output();
    }

    /** What a member sees. The features alone are kept already. */
    private Operand<TFloat32> inputs(List<Operand<TFloat32>> inputs) {
      return inputs.equals(List.of(standardized))
          ? standardized
          : kept(
              pass,
              inputs.size() == 1 ? inputs.get(0) : pass.tf().concat(inputs, pass.tf().constant(1)));
    }

    private Operand<TFloat32> kept(Pass pass, Operand<TFloat32> x) {
      return pass.isLearning() ? Kept.of(pass.tf(), x) : x;
    }

    List<Lesson> lessons(Target target) {
      return runs.values().stream().map(run -> run.learn(target)).toList();
    }

    /** Each member's loss as that of the mix is published, the mean of all rows: a scalar each. */
    List<Operand<TFloat32>> published(Operand<TFloat32> labels) {
      Ops tf = pass.tf();
      return runs.values().stream()
          .map(run -> loss.published(pass, loss.finite(tf, run.output()), labels))
          .<Operand<TFloat32>>map(each -> tf.math.mean(each, tf.constant(0)))
          .toList();
    }

    List<Operand<TFloat32>> losses(Target target) {
      return runs.values().stream()
          .map(run -> loss.losses(pass.tf(), loss.finite(pass.tf(), run.output()), target.aims()))
          .toList();
    }
  }

  @Override
  public Operand<TFloat32> predict(
      Pass pass, Operand<TFloat32> features, List<Operand<TFloat32>> frozen) {
    return loss.prediction(pass, new Run(pass, features, byName(frozen), Map.of()).output);
  }

  @Override
  public Result build(
      Ops tf,
      Operand<TFloat32> miniBatch,
      Operand<TFloat32> rate,
      Operand<TBool> live,
      Operand<TInt32> step,
      List<Operand<TInt32>> prepared,
      List<Operand<TFloat32>> before) {
    Values state = layout.byVariable(before);
    Pass pass = new Pass(tf, state, step, compiled);
    Operand<TFloat32> features = columns(tf, miniBatch, 0, features());
    Operand<TFloat32> labels = columns(tf, miniBatch, features(), labels());
    Map<String, Operand<TInt32>> ofMembers = new HashMap<>();
    Iterator<Operand<TInt32>> next = prepared.iterator();
    members.forEach(
        (name, member) -> {
          if (member.prepares()) {
            ofMembers.put(name, next.next());
          }
        });
    Run run = new Run(pass, features, byName(frozen(tf, miniBatch)), ofMembers);
    Values statistics = run.z.statistics();
    Target target =
        Target.of(
            loss.learn(pass, labels, run.output, statistics),
            classWeights.apply(tf, columns(tf, miniBatch, features() + labels(), 1), labels),
            rate);
    Operand<TFloat32> scores = loss.prediction(pass, run.output);
    Operand<TFloat32> losses = loss.published(pass, run.output, labels);
    List<Lesson> lessons = run.lessons(target);
    if (gaps != null) {
      gaps.learn(pass, features, statistics);
    }
    Operand<TBool> applied = tf.math.logicalAnd(live, finite(tf, statistics));
    Values after = new Values();
    List<Operand<TBool>> sound =
        update.buildIf(
            tf,
            applied,
            rate,
            new PoolUpdate.Changes(
                statistics,
                lessons.stream().map(Lesson::changes).toList(),
                run.mixed.learn(target, run.losses(target))),
            state,
            after);
    for (int i = 0; i < lessons.size(); i++) {
      lessons.get(i).rows().write(applied, sound.get(i), after);
    }
    // No gradient is of all members.
    Operand<TFloat32> norm = tf.constant(0f);
    return Result.of(
        tf,
        layout.variables().stream().map(after::get).toList(),
        scores,
        losses,
        norm,
        applied,
        List.of(tf.stack(run.published(labels)), run.mixed.weights(), tf.stack(setBack(tf, sound))),
        small.stream().map(state::get).toList());
  }

  /** What members that were trained elsewhere predict, which stands behind labels and weight. */
  private List<Operand<TFloat32>> frozen(Ops tf, Operand<TFloat32> miniBatch) {
    int first = features() + labels() + 1;
    return IntStream.range(0, settings.scorers().size())
        .<Operand<TFloat32>>mapToObj(i -> columns(tf, miniBatch, first + i * outputs(), outputs()))
        .toList();
  }

  private Map<String, Operand<TFloat32>> byName(List<Operand<TFloat32>> frozen) {
    Map<String, Operand<TFloat32>> byName = new HashMap<>();
    for (Member member : settings.members()) {
      if (member.bare() instanceof Member.SavedModel) {
        byName.put(member.name(), frozen.get(byName.size()));
      }
    }
    return byName;
  }

  /** 1 of a member that does not go on, else 0: scalars. */
  private static List<Operand<TFloat32>> setBack(Ops tf, List<Operand<TBool>> sound) {
    return sound.stream()
        .<Operand<TFloat32>>map(is -> tf.dtypes.cast(tf.math.logicalNot(is), TFloat32.class))
        .toList();
  }

  private Operand<TFloat32> columns(Ops tf, Operand<TFloat32> rows, int first, int count) {
    return tf.slice(
        rows, tf.constant(new int[] {0, first}), tf.constant(new int[] {batchSize(), count}));
  }

  private Operand<TBool> finite(Ops tf, Values statistics) {
    return tf.math.isFinite(Finiteness.sum(tf, shared().stream().map(statistics::get).toList()));
  }
}
