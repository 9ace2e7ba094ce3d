package io.millrace.tensorflow;

import io.millrace.model.PoolSettings;
import io.millrace.pool.Member;
import io.millrace.tensorflow.PoolRun.Said;
import io.millrace.tensorflow.arithmetic.Finiteness;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.pool.MemberFunction;
import io.millrace.tensorflow.pool.MemberFunction.Lesson;
import io.millrace.tensorflow.pool.MemberFunction.Target;
import io.millrace.tensorflow.pool.MixFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A step of members of a pool that follow each other. The first stage also has what is kept of
 * features, the last one the mix. What a stage finds is in further columns of the rows that the
 * next one gets:
 *
 * <ul>
 *   <li>of the first: features that are numbers, standardized; 1 if there is a step, else 0
 *   <li>of each member: its output, what others see of it, its mean loss as it is published, and 1
 *       if it was set back, else 0
 *   <li>a number to be ignored, see {@link InPlace#lookBack}
 * </ul>
 */
final class PoolStage implements Stage {
  private final PoolFunctions pool;
  private final PoolSettings settings;
  private final @Nullable PoolStage previous;
  private final List<Member> members;
  private final List<Variable> shared;
  private final StateLayout layout;

  /** Those that a step copies. */
  private final List<Variable> small;

  private final PoolUpdate update;
  private final boolean compiled;

  /**
   * Makes a stage.
   *
   * @param previous none of the first
   * @param members that follow those of the previous one
   * @param compiled whether XLA compiles it
   */
  PoolStage(
      PoolFunctions pool, @Nullable PoolStage previous, List<Member> members, boolean compiled) {
    this.pool = pool;
    this.previous = previous;
    this.members = List.copyOf(members);
    this.compiled = compiled;
    settings = pool.settings();
    shared = previous == null ? pool.shared() : List.of();
    List<MemberFunction> functions =
        members.stream().map(member -> pool.function(member.name())).toList();
    Optional<MixFunction> mix = isLast() ? Optional.of(pool.mix()) : Optional.empty();
    List<Variable> all = new ArrayList<>(shared);
    functions.forEach(
        function -> {
          all.addAll(function.variables());
          all.addAll(function.slots());
        });
    mix.ifPresent(function -> all.addAll(function.variables()));
    layout = new StateLayout(all);
    small = new ArrayList<>(all);
    functions.forEach(function -> small.removeAll(function.tables()));
    update = new PoolUpdate(functions, mix, shared, small);
  }

  private boolean isLast() {
    List<Member> all = settings.members();
    return members.get(members.size() - 1) == all.get(all.size() - 1);
  }

  @Override
  public int batchSize() {
    return settings.batchSize();
  }

  @Override
  public int width() {
    return previous == null
        ? TrainingStep.width(
            settings.features(), settings.labels(), settings.scorers().size() * settings.outputs())
        : previous.width() + previous.columns();
  }

  /** What it adds to a row if it is not the last. */
  private int columns() {
    int first = previous == null ? pool.numbers() + 1 : 0;
    return first + members.stream().mapToInt(this::columns).sum() + 1;
  }

  private int columns(Member member) {
    return settings.outputs() + pool.function(member.name()).opinions() + 2;
  }

  @Override
  public int resultWidth() {
    return isLast()
        ? TrainingStep.resultWidth(batchSize(), settings.outputs(), settings.members().size())
        : batchSize() * columns();
  }

  @Override
  public StateLayout carried() {
    return layout;
  }

  @Override
  public List<Operand<TInt32>> prepare(Ops tf, Plan.Inputs inputs) {
    Shape shape = inputs.block().shape();
    int miniBatches = (int) shape.get(0);
    Operand<TFloat32> rows =
        tf.reshape(inputs.block(), tf.constant(new int[] {miniBatches * batchSize(), width()}));
    Operand<TFloat32> features =
        tf.slice(
            rows, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, settings.features()}));
    List<Operand<TInt32>> prepared = new ArrayList<>();
    for (Member member : members) {
      pool.function(member.name())
          .prepare(tf, features)
          .ifPresent(
              numbers ->
                  prepared.add(
                      tf.reshape(numbers, tf.constant(new int[] {miniBatches, batchSize(), -1}))));
    }
    return prepared;
  }

  @Override
  public Result build(Ops tf, Given given, List<Operand<TFloat32>> before) {
    Values state = layout.byVariable(before);
    Pass pass = new Pass(tf, state, given.step(), compiled);
    RowReader rows = new RowReader(tf, given.miniBatch());
    Operand<TFloat32> features = rows.next(settings.features());
    Operand<TFloat32> labels = rows.next(settings.labels());
    Operand<TFloat32> weights = rows.next(1);
    Map<String, Operand<TFloat32>> frozen = frozen(rows);
    Values statistics = new Values();
    Found found =
        previous == null
            ? begin(pass, features, given.live(), statistics)
            : previous.read(rows, tf);
    PoolRun run = new PoolRun(pool, pass, features, found.standardized, found.said);
    run(run, frozen, given.prepared().iterator());
    Optional<MixFunction.Run> mixed = isLast() ? Optional.of(run.mixed()) : Optional.empty();
    Target target =
        Target.of(
            pool.loss().learn(pass, labels, () -> mixed.orElseThrow().output(), statistics),
            pool.classWeights().apply(tf, weights, labels),
            given.rate());
    List<Lesson> lessons = run.lessons(target);
    Operand<TBool> applied =
        previous == null ? tf.math.logicalAnd(given.live(), finite(tf, statistics)) : found.applied;
    Values after = new Values();
    List<Operand<TBool>> sound =
        update.buildIf(
            tf,
            applied,
            given.rate(),
            new PoolUpdate.Changes(
                statistics,
                lessons.stream().map(Lesson::changes).toList(),
                mixed.map(mix -> mix.learn(target, run.losses(target))).orElse(List.of())),
            state,
            after);
    for (int i = 0; i < lessons.size(); i++) {
      lessons.get(i).rows().write(applied, sound.get(i), after);
    }
    List<Operand<TFloat32>> losses = run.published(labels);
    for (int i = 0; i < members.size(); i++) {
      found.add(
          members.get(i).name(),
          run.of(members.get(i).name()),
          losses.get(i),
          tf.dtypes.cast(tf.math.logicalNot(sound.get(i)), TFloat32.class));
    }
    Operand<TFloat32> ignored = InPlace.lookBack(tf, small, state);
    return new Result(
        layout.variables().stream().map(after::get).toList(),
        mixed.isPresent()
            ? packed(pass, mixed.get(), labels, applied, found, ignored)
            : columns(tf, run.standardized(), applied, found, ignored));
  }

  private Found begin(
      Pass pass, Operand<TFloat32> features, Operand<TBool> live, Values statistics) {
    LayerFunction.Result standardized = pool.standardized(pass, features);
    statistics.putAll(standardized.statistics());
    pool.learnGaps(pass, features, statistics);
    return new Found(standardized.output(), live);
  }

  /** What members that were trained elsewhere predict, which stands behind labels and weight. */
  private Map<String, Operand<TFloat32>> frozen(RowReader rows) {
    Map<String, Operand<TFloat32>> frozen = new HashMap<>();
    for (Member member : settings.members()) {
      if (member.bare() instanceof Member.SavedModel) {
        frozen.put(member.name(), rows.next(settings.outputs()));
      }
    }
    return frozen;
  }

  private void run(
      PoolRun run, Map<String, Operand<TFloat32>> frozen, Iterator<Operand<TInt32>> prepared) {
    for (Member member : members) {
      boolean prepares = pool.function(member.name()).prepares();
      run.add(
          member,
          Optional.ofNullable(frozen.get(member.name())),
          prepares ? Optional.of(prepared.next()) : Optional.empty());
    }
  }

  private Operand<TBool> finite(Ops tf, Values statistics) {
    return tf.math.isFinite(Finiteness.sum(tf, shared.stream().map(statistics::get).toList()));
  }

  /** The results of the whole pool. */
  private Operand<TFloat32> packed(
      Pass pass,
      MixFunction.Run mixed,
      Operand<TFloat32> labels,
      Operand<TBool> applied,
      Found found,
      Operand<TFloat32> ignored) {
    Ops tf = pass.tf();
    // No gradient is of all members.
    Operand<TFloat32> norm = tf.constant(0f);
    return TrainingStep.packed(
        tf,
        pool.loss().prediction(pass, mixed.output()),
        pool.loss().published(pass, mixed.output(), labels),
        norm,
        applied,
        List.of(tf.stack(found.losses), mixed.weights(), tf.stack(found.setBack)),
        ignored);
  }

  /** The columns that the next stage gets of it. */
  private Operand<TFloat32> columns(
      Ops tf,
      Operand<TFloat32> standardized,
      Operand<TBool> applied,
      Found found,
      Operand<TFloat32> ignored) {
    List<Operand<TFloat32>> columns = new ArrayList<>();
    if (previous == null) {
      columns.add(standardized);
      columns.add(ofAll(tf, tf.dtypes.cast(applied, TFloat32.class)));
    }
    int before = found.said.size() - members.size();
    for (int i = 0; i < members.size(); i++) {
      Said said = Objects.requireNonNull(found.said.get(members.get(i).name()));
      columns.add(said.output());
      columns.add(said.opinion());
      columns.add(ofAll(tf, found.losses.get(before + i)));
      columns.add(ofAll(tf, found.setBack.get(before + i)));
    }
    columns.add(ofAll(tf, ignored));
    return tf.reshape(tf.concat(columns, tf.constant(1)), tf.constant(new int[] {-1}));
  }

  /** A column of the same number. */
  private Operand<TFloat32> ofAll(Ops tf, Operand<TFloat32> number) {
    Operand<TFloat32> one = tf.reshape(number, tf.constant(new int[] {1, 1}));
    return batchSize() == 1 ? one : tf.broadcastTo(one, tf.constant(new int[] {batchSize(), 1}));
  }

  /** What is found in columns by this stage and those before it. */
  private Found read(RowReader rows, Ops tf) {
    Found found =
        previous == null
            ? new Found(
                rows.next(pool.numbers()), tf.math.greater(rows.nextOfAll(), tf.constant(0.5f)))
            : previous.read(rows, tf);
    for (Member member : members) {
      int opinions = pool.function(member.name()).opinions();
      Said said = new Said(rows.next(settings.outputs()), rows.next(opinions));
      found.add(member.name(), said, rows.nextOfAll(), rows.nextOfAll());
    }
    rows.next(1);
    return found;
  }

  /** What is known of a mini-batch so far. */
  private static final class Found {
    /** {@code [batch, numbers]} */
    private final Operand<TFloat32> standardized;

    /** Whether there is a step: a scalar. */
    private final Operand<TBool> applied;

    /** By the members in their order. */
    private final Map<String, Said> said = new LinkedHashMap<>();

    /** A scalar of each member. */
    private final List<Operand<TFloat32>> losses = new ArrayList<>();

    /** The same. */
    private final List<Operand<TFloat32>> setBack = new ArrayList<>();

    Found(Operand<TFloat32> standardized, Operand<TBool> applied) {
      this.standardized = standardized;
      this.applied = applied;
    }

    void add(String member, Said saying, Operand<TFloat32> loss, Operand<TFloat32> wasSetBack) {
      said.put(member, saying);
      losses.add(loss);
      setBack.add(wasSetBack);
    }
  }
}
