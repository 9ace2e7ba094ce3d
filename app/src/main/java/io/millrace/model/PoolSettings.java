package io.millrace.model;

import io.millrace.network.Loss;
import io.millrace.optimizer.LearningRate;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.Schedule;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pool of models is built from, and learns by.
 *
 * @param columns what each number of a sample is
 * @param labels numbers per label in a sample's row
 * @param outputs scores per sample: the number of classes, or 1 for a label that is a number
 * @param members in the order in which they predict; networks have their optimizer
 * @param loss of every member and of the mix: Huber's for a label that is a number
 * @param classWeights a factor for each class, on the weights of its samples; none: all are alike
 * @param schedule of a factor on all learning rates; absent: constant
 * @param warmUp steps in which that factor rises to where the schedule begins
 * @param batchSize samples per mini-batch, the samples of one step
 * @param seed of the initial weights
 * @param offsets added to the logarithms of the probabilities when predicting and never when
 *     learning, {@code [outputs]}; none: nothing
 */
public record PoolSettings(
    List<Column> columns,
    int labels,
    int outputs,
    List<Member> members,
    Mix mix,
    Loss loss,
    List<Double> classWeights,
    @Nullable Schedule schedule,
    long warmUp,
    int batchSize,
    long seed,
    Plan plan,
    Device device,
    boolean hasGaps,
    List<Double> offsets)
    implements GraphSettings {
  /** What the names of the mix's variables begin with; no member has that name. */
  public static final String MIX = "mix";

  /** What a number of a sample is to a pool. */
  public enum Column {
    /** a feature that is one number, whose very value may matter */
    NUMBER,
    /** one of a vector, or whether a category has a value */
    PART,
    /** the bucket of a hash, without size or order */
    BUCKET,
    /** the same, which {@link Member.TargetEncoding} sees too */
    ENCODED;

    /** Whether it has a size, and so is standardized and seen by all members. */
    public boolean isNumber() {
      return this == NUMBER || this == PART;
    }
  }

  /** The member of that name. */
  public Member member(String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + ": no member"));
  }

  /** The same with other members. */
  public PoolSettings withMembers(List<Member> others) {
    return new PoolSettings(
        columns,
        labels,
        outputs,
        others,
        mix,
        loss,
        classWeights,
        schedule,
        warmUp,
        batchSize,
        seed,
        plan,
        device,
        hasGaps,
        offsets);
  }

  @Override
  public PoolSettings withBatchSize(int size) {
    return new PoolSettings(
        columns,
        labels,
        outputs,
        members,
        mix,
        loss,
        classWeights,
        schedule,
        warmUp,
        size,
        seed,
        plan,
        device,
        hasGaps,
        offsets);
  }

  /** What a member sees: an average what the member does that it is of. */
  public List<String> inputs(Member member) {
    return member.bare() instanceof Member.Average average
        ? member(average.of()).inputs()
        : member.inputs();
  }

  @Override
  public int features() {
    return columns.size();
  }

  /** A factor: each member's optimizer has the rate. */
  @Override
  public LearningRate learningRate() {
    return new LearningRate(1, schedule, warmUp);
  }

  @Override
  public List<Path> scorers() {
    return Pool.savedModels(members);
  }

  /** None: members have no weights in common. */
  @Override
  public @Nullable Pruning pruning() {
    return null;
  }
}
