package io.millrace.pool;

import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several models that learn the same samples side by side, each by its own loss, and whose
 * predictions are mixed into one. No gradient passes from one to another.
 *
 * @param members in the order in which they predict
 * @param mix absent: {@link Mix.Log} for classes, {@link Mix.LeastSquares} for numbers
 */
public record Pool(List<Member> members, @Nullable Mix mix) {
  /** What members that don't say otherwise see. */
  public static final String FEATURES = "features";

  private static final String MEMORY = "memory";
  private static final String LINEAR = "linear";
  private static final String MOVING = "moving";
  private static final String SETTLING = "settling";

  private static final int HIDDEN = 64;

  /** Columns up to which least squares, whose cost grows with their square, is worth it. */
  private static final int FEW_COLUMNS = 64;

  /** Numbers that the memory compares at the most. */
  private static final int COMPARED = 1024;

  /**
   * The pool that nobody has to tune: a memory, a linear model, and two small networks that see the
   * features and what both think. One network keeps moving, the other settles.
   *
   * @param classes of the label
   * @param columns numbers of all features
   */
  public static Pool auto(int classes, long columns) {
    List<Layer> layers =
        List.of(
            new Dense(HIDDEN, Activation.RELU, Initializer.HE_NORMAL),
            new Dense(classes, Activation.LINEAR, Initializer.LECUN_NORMAL));
    return new Pool(
        List.of(
            memory(columns),
            new Member.Linear(hashedValues(classes), 0.05),
            stacked(MOVING, layers, new Optimizer.Rmsprop(0.001, 0.999, 1e-8, false, true)),
            stacked(SETTLING, layers, new Optimizer.Adagrad(0.1, 1e-8))),
        new Mix.Log());
  }

  /**
   * The same for a label that is a number. The networks learn each sample more than once, there is
   * an average of the one that keeps moving, and with few features a model of least squares.
   *
   * @param columns numbers of all features
   */
  public static Pool autoOfNumber(long columns) {
    boolean fits = columns <= FEW_COLUMNS;
    List<String> seen = new ArrayList<>(List.of(FEATURES, MEMORY, LINEAR));
    List<Member> members = new ArrayList<>(List.of(memory(columns), new Member.Linear()));
    if (fits) {
      members.add(
          new Member.Placed(new Member.LeastSquares(), new Member.Place(null, List.copyOf(seen))));
      seen.add("least_squares");
    }
    List<Layer> layers =
        List.of(
            new Dense(HIDDEN, Activation.RELU, Initializer.HE_NORMAL),
            new Dense(1, Activation.LINEAR, Initializer.ZEROS));
    Member.Replay replay = new Member.Replay();
    members.add(
        placed(
            MOVING,
            new Member.Network(
                layers, new Optimizer.Rmsprop(0.002, 0.999, 1e-8, false, true), replay),
            seen));
    members.add(
        placed(
            SETTLING, new Member.Network(layers, new Optimizer.Adagrad(0.1, 1e-8), replay), seen));
    members.add(new Member.Placed(new Member.Average(MOVING, 1000), new Member.Place()));
    return new Pool(List.copyOf(members), new Mix.LeastSquares());
  }

  private static Member.Memory memory(long columns) {
    Member.Memory usual = new Member.Memory();
    return columns <= COMPARED
        ? usual
        : new Member.Memory(usual.size(), usual.metric(), usual.age(), usual.kernel(), COMPARED);
  }

  /** For more than 21 classes fewer rows, so that the table has no more than a million numbers. */
  private static int hashedValues(int classes) {
    return Math.max(256, Math.min(16384, (1 << 20) / (3 * classes)));
  }

  private static Member stacked(String name, List<Layer> layers, Optimizer optimizer) {
    return placed(name, new Member.Network(layers, optimizer), List.of(FEATURES, MEMORY, LINEAR));
  }

  private static Member placed(String name, Member member, List<String> inputs) {
    return new Member.Placed(member, new Member.Place(name, List.copyOf(inputs)));
  }

  /** The folders of members that were trained elsewhere, in their order. */
  public static List<Path> savedModels(List<Member> members) {
    return members.stream()
        .map(Member::bare)
        .filter(Member.SavedModel.class::isInstance)
        .map(member -> ((Member.SavedModel) member).path())
        .toList();
  }

  /**
   * The same with whatever was left out.
   *
   * @param usual how predictions become one
   */
  public Pool complete(@Nullable Optimizer optimizer, Mix usual) {
    return new Pool(
        members.stream().map(member -> member.withOptimizer(optimizer)).toList(),
        mix == null ? usual : mix);
  }
}
