package io.millrace.tensorflow;

import io.millrace.model.AddedParts;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import io.millrace.model.PoolSettings;
import io.millrace.network.Loss;
import io.millrace.pool.Member;
import io.millrace.pool.Pool;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.pool.Fold;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The state of a pool from before its memories had a {@link Member.Memory#projection}, which former
 * builds of {@link Pool#auto} did not give them. What was remembered is projected, as if it had
 * been from the beginning. Of what was learned of each number, those that are now one have the
 * mean.
 */
final class ProjectedState {
  /** Numbers of a metric that are not of an input. */
  private static final int OF_KERNEL = 3;

  /** Numbers that members see of the memory of a number before those of its inputs. */
  private static final int OPINION = 3;

  /** Numbers of a replayed sample behind its inputs. */
  private static final int LABEL_AND_WEIGHT = 2;

  private final PoolSettings settings;
  private final PoolStep former;

  private ProjectedState(PoolSettings settings, PoolStep former) {
    this.settings = settings;
    this.former = former;
  }

  /**
   * The state in the form that a pool has now.
   *
   * @param layout of the pool's state now
   * @return the state itself, if it is of another pool or can't be had in that form
   */
  static ModelState of(ModelState state, PoolSettings settings, StateLayout layout) {
    List<Member> members = settings.members().stream().map(ProjectedState::unprojected).toList();
    if (members.equals(settings.members()) || isIn(state, layout)) {
      return state;
    }
    PoolStep former = new PoolStep(settings.withMembers(members));
    if (!isIn(state, former.layout())) {
      return state;
    }
    float[] values = AddedParts.filled(state, former.layout().stored()).values();
    return new ProjectedState(settings, former)
        .values(values, layout)
        .map(projected -> new ModelState(state.step(), layout.stored(), projected))
        .orElse(state);
  }

  private static boolean isIn(ModelState state, StateLayout layout) {
    Layout stored = layout.stored();
    return AddedParts.filled(state, stored).layout().equals(stored);
  }

  private static Member unprojected(Member member) {
    if (member instanceof Member.Placed placed) {
      return new Member.Placed(unprojected(placed.member()), placed.place());
    }
    return member instanceof Member.Memory memory
        ? new Member.Memory(memory.size(), memory.metric(), memory.age(), memory.kernel())
        : member;
  }

  private Optional<float[]> values(float[] values, StateLayout layout) {
    float[] projected = new float[layout.size()];
    int from = 0;
    int to = 0;
    for (int i = 0; i < layout.variables().size(); i++) {
      Variable then = former.layout().variables().get(i);
      Variable now = layout.variables().get(i);
      float[] numbers = Arrays.copyOfRange(values, from, from + then.size());
      if (!Arrays.equals(then.shape(), now.shape())) {
        Optional<float[]> folded = folded(then, now, numbers);
        if (folded.isEmpty()) {
          return Optional.empty();
        }
        numbers = folded.get();
      }
      System.arraycopy(numbers, 0, projected, to, now.size());
      from += then.size();
      to += now.size();
    }
    return Optional.of(projected);
  }

  /** Empty of what can't be told: least squares, and layers of a network before its first sum. */
  private Optional<float[]> folded(Variable then, Variable now, float[] numbers) {
    String name = now.name();
    Member member = settings.member(name.substring(0, name.indexOf('/')));
    Fold seen = seen(member);
    int[] shape = now.shape();
    boolean hasRows = shape.length == 2;
    if (member.bare() instanceof Member.Memory memory) {
      Fold keys = seen.projected(memory.keys(seen.size()));
      return Optional.of(
          hasRows ? keys.sums(numbers, shape[0], shape[1]) : keys.and(OF_KERNEL).means(numbers));
    }
    if (member.bare() instanceof Member.LeastSquares || !hasRows) {
      return Optional.empty();
    }
    if (shape[1] != then.shape()[1]) {
      return Optional.of(seen.and(LABEL_AND_WEIGHT).sums(numbers, shape[0], shape[1]));
    }
    return Optional.of(
        now.kind() == Variable.Kind.SLOT ? seen.means(numbers) : seen.signedMeans(numbers));
  }

  /** What has become of the numbers that a member sees. */
  private Fold seen(Member member) {
    Fold seen = Fold.EMPTY;
    for (String input : settings.inputs(member)) {
      seen = input.equals(Pool.FEATURES) ? seen.and(former.numbers()) : seen.and(opinions(input));
    }
    return seen;
  }

  private Fold opinions(String name) {
    Member member = settings.member(name);
    if (member.bare() instanceof Member.Memory memory && settings.loss() instanceof Loss.Huber) {
      Fold seen = seen(member);
      return Fold.EMPTY.and(OPINION).and(seen.projected(memory.keys(seen.size())));
    }
    return Fold.EMPTY.and(former.opinions(name));
  }
}
