package io.millrace.tensorflow.pool;

import io.millrace.model.PoolSettings.Column;
import io.millrace.pool.Member;
import java.util.List;

/** From a member's settings to its function, unless it is a network. */
public final class Members {
  private Members() {}

  /** {@link Member.Memory}. */
  public static MemberFunction memory(
      Member.Memory settings, String name, int numbers, MemberLoss loss) {
    return new MemoryFunction(settings, name, numbers, loss);
  }

  /** {@link Member.Linear}. */
  public static MemberFunction linear(
      Member.Linear settings, String name, List<Column> columns, MemberLoss loss) {
    return new LinearFunction(settings, name, columns, loss);
  }
}
