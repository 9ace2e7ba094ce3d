package io.millrace.pool;

import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several models that learn the same samples side by side, each by its own loss, and whose
 * predictions are mixed into one. No gradient passes from one to another.
 *
 * @param members in the order in which they predict
 * @param mix absent: {@link Mix.Log}
 */
public record Pool(List<Member> members, @Nullable Mix mix) {
  /** What members that don't say otherwise see. */
  public static final String FEATURES = "features";

  private static final int HIDDEN = 64;

  /**
   * The pool that nobody has to tune: a memory, a linear model, and two small networks that see the
   * features and what both think. One network keeps moving, the other settles.
   *
   * @param classes of the label
   */
  public static Pool auto(int classes) {
    List<Layer> layers =
        List.of(
            new Dense(HIDDEN, Activation.RELU, Initializer.HE_NORMAL),
            new Dense(classes, Activation.LINEAR, Initializer.LECUN_NORMAL));
    return new Pool(
        List.of(
            new Member.Memory(),
            new Member.Linear(hashedValues(classes), 0.05),
            stacked("moving", layers, new Optimizer.Rmsprop(0.001, 0.999, 1e-8, false, true)),
            stacked("settling", layers, new Optimizer.Adagrad(0.1, 1e-8))),
        new Mix.Log());
  }

  /** For more than 21 classes fewer rows, so that the table has no more than a million numbers. */
  private static int hashedValues(int classes) {
    return Math.max(256, Math.min(16384, (1 << 20) / (3 * classes)));
  }

  private static Member stacked(String name, List<Layer> layers, Optimizer optimizer) {
    return new Member.Placed(
        new Member.Network(layers, optimizer),
        new Member.Place(name, List.of(FEATURES, "memory", "linear")));
  }

  /** The same with whatever was left out. */
  public Pool complete(@Nullable Optimizer optimizer) {
    return new Pool(
        members.stream().map(member -> member.withOptimizer(optimizer)).toList(),
        mix == null ? new Mix.Log() : mix);
  }
}
