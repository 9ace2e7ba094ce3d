package io.millrace.tensorflow;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.PoolSettings;
import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Copies;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.pool.MemberFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A step of a pool: features are standardized once for all members, members predict in their order,
 * and the mix makes one prediction of theirs. A member whose loss or gradient is not finite is set
 * back to its initial state, and the others go on.
 */
final class PoolStep implements TrainingStep {
  /** With fewer numbers the calls of several stages cost more than they save. */
  private static final int STAGED = 32;

  /** With more columns it would take too long to pass them on. */
  private static final int MOST_STAGED = 512;

  private final PoolSettings settings;
  private final PoolFunctions pool;
  private final PoolStage whole;
  private final boolean compiled;

  /** None: it is one. */
  private final List<Stage> staged;

  PoolStep(PoolSettings settings) {
    this.settings = settings;
    pool = new PoolFunctions(settings);
    compiled = settings.device() == ModelSettings.Device.CPU && suitsXla();
    whole = new PoolStage(pool, null, settings.members(), compiled);
    staged = staged();
  }

  /** Features that are numbers: all but buckets of hashes. */
  int numbers() {
    return pool.numbers();
  }

  /** Numbers that other members see of the one of that name. */
  int opinions(String member) {
    return pool.function(member).opinions();
  }

  /** The members by name, in their order. */
  Map<String, MemberFunction> functions() {
    return Collections.unmodifiableMap(pool.members());
  }

  @Override
  public List<String> members() {
    return List.copyOf(pool.members().keySet());
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
    List<Variable> needed = new ArrayList<>(pool.shared());
    pool.members().values().forEach(member -> needed.addAll(member.variables()));
    needed.addAll(pool.mix().variables());
    return needed;
  }

  @Override
  public StateLayout layout() {
    return whole.carried();
  }

  @Override
  public float[] read(ModelState state) {
    return layout().read(ProjectedState.of(state, settings, layout()));
  }

  @Override
  public StateLayout carried() {
    return whole.carried();
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
        pool.members().values().stream()
            .map(MemberFunction::copies)
            .reduce(Copies.NONE, Copies::and);
    return MicroBatches.whole(batchSize(), new MicroBatches.Cost(copies, 0, 0)).suitXla();
  }

  @Override
  public List<Operand<TInt32>> prepare(Ops tf, Plan.Inputs inputs) {
    return whole.prepare(tf, inputs);
  }

  @Override
  public Operand<TFloat32> predict(
      Pass pass, Operand<TFloat32> features, List<Operand<TFloat32>> frozen) {
    PoolRun run =
        new PoolRun(pool, pass, features, pool.standardized(pass, features).output(), Map.of());
    Iterator<Operand<TFloat32>> next = frozen.iterator();
    for (Member member : settings.members()) {
      boolean isFrozen = member.bare() instanceof Member.SavedModel;
      run.add(member, isFrozen ? Optional.of(next.next()) : Optional.empty(), Optional.empty());
    }
    return pool.loss().prediction(pass, run.mixed().output());
  }

  @Override
  public Result build(Ops tf, Given given, List<Operand<TFloat32>> before) {
    return whole.build(tf, given, before);
  }

  @Override
  public List<Stage> stages() {
    return staged.isEmpty() ? List.of(this) : staged;
  }

  /**
   * A stage for each member, but one for networks that follow each other, if there is enough to do
   * for each, and what they learn from labels depends on no other: how labels that are numbers are
   * standardized depends on the mix.
   */
  private List<Stage> staged() {
    boolean isOne =
        !compiled
            || numbers() < STAGED
            || features() > MOST_STAGED
            || !pool.loss().variables().isEmpty();
    if (isOne) {
      return List.of();
    }
    List<Stage> stages = new ArrayList<>();
    PoolStage last = null;
    List<Member> members = settings.members();
    int from = 0;
    for (int to = 1; to <= members.size(); to++) {
      if (to == members.size() || begins(to)) {
        last = new PoolStage(pool, last, members.subList(from, to), compiled);
        stages.add(last);
        from = to;
      }
    }
    return List.copyOf(stages);
  }

  /** Whether a stage begins with a member. An average is in one with what it is of. */
  private boolean begins(int first) {
    List<Member> members = settings.members();
    if (isNetwork(members.get(first)) && isNetwork(members.get(first - 1))) {
      return false;
    }
    List<String> before = members().subList(0, first);
    return members.subList(first, members.size()).stream()
        .noneMatch(
            member ->
                member.bare() instanceof Member.Average average && before.contains(average.of()));
  }

  private static boolean isNetwork(Member member) {
    return member.bare() instanceof Member.Network;
  }
}
