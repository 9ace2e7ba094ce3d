package io.millrace.tensorflow.pool;

import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.network.Loss;
import io.millrace.pool.Member;
import java.util.List;

/** From settings to functions: the loss of a pool, and its members but for networks. */
public final class Members {
  private Members() {}

  /** What all members make small. */
  public static PoolLoss loss(PoolSettings settings) {
    return settings.loss() instanceof Loss.Huber huber
        ? new NumberLoss(huber)
        : new ClassLoss(settings.loss(), settings.outputs(), settings.offsets());
  }

  /**
   * {@link Member.Memory}.
   *
   * @param inputs numbers that it sees
   */
  public static MemberFunction memory(
      Member.Memory settings, String name, int inputs, PoolLoss loss) {
    return loss instanceof NumberLoss ofNumbers
        ? new ValueMemoryFunction(settings, name, inputs, ofNumbers)
        : new MemoryFunction(settings, name, inputs, loss);
  }

  /** {@link Member.TargetEncoding}. */
  public static MemberFunction targetEncoding(
      Member.TargetEncoding settings, String name, List<Column> columns, PoolLoss loss) {
    return loss instanceof NumberLoss ofNumbers
        ? new ValueEncodingFunction(settings, name, columns, ofNumbers)
        : new ClassEncodingFunction(settings, name, columns, loss);
  }

  /** {@link Member.SavedModel}. */
  public static MemberFunction frozen(PoolLoss loss) {
    return new FrozenFunction(loss);
  }

  /** {@link Member.Linear}. */
  public static MemberFunction linear(
      Member.Linear settings, String name, List<Column> columns, PoolLoss loss) {
    return new LinearFunction(settings, name, columns, loss);
  }

  /**
   * {@link Member.LeastSquares}.
   *
   * @param inputs numbers that it sees
   */
  public static MemberFunction leastSquares(
      Member.LeastSquares settings, String name, int inputs, PoolLoss loss) {
    return new LeastSquaresFunction(settings, name, inputs, loss);
  }
}
