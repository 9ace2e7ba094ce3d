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

  private static final String ENCODING = "target_encoding";
  private static final String MEMORY = "memory";
  private static final String LINEAR = "linear";
  private static final String MOVING = "moving";
  private static final String SETTLING = "settling";

  private static final int HIDDEN = 64;

  /** Rows for codes of values to each row of hashed values, which are larger. */
  private static final int ENCODED_VALUES = 4;

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
   * @param encodes whether a feature is to be encoded by the labels of its values
   */
  public static Pool auto(int classes, long columns, boolean encodes) {
    List<Layer> layers =
        List.of(
            new Dense(HIDDEN, Activation.RELU, Initializer.HE_NORMAL),
            new Dense(classes, Activation.LINEAR, Initializer.LECUN_NORMAL));
    int values = hashedValues(classes);
    List<Member> members = beginning(columns, values, encodes);
    List<String> seen = seen(encodes);
    members.add(
        placed(
            MOVING,
            new Member.Network(layers, new Optimizer.Rmsprop(0.001, 0.999, 1e-8, false, true)),
            seen));
    members.add(
        placed(SETTLING, new Member.Network(layers, new Optimizer.Adagrad(0.1, 1e-8)), seen));
    return new Pool(List.copyOf(members), new Mix.Log());
  }

  /**
   * The same for a label that is a number. The networks learn each sample more than once, there is
   * an average of the one that keeps moving, and with few features a model of least squares.
   *
   * @param columns numbers of all features
   * @param encodes whether a feature is to be encoded by the labels of its values
   */
  public static Pool autoOfNumber(long columns, boolean encodes) {
    boolean fits = columns <= FEW_COLUMNS;
    List<String> seen = new ArrayList<>(seen(encodes));
    List<Member> members = beginning(columns, new Member.Linear().values(), encodes);
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

  /** What members that see others see. */
  private static List<String> seen(boolean encodes) {
    return encodes
        ? List.of(FEATURES, ENCODING, MEMORY, LINEAR)
        : List.of(FEATURES, MEMORY, LINEAR);
  }

  /** The members that see no others, but for codes of values. */
  private static List<Member> beginning(long columns, int values, boolean encodes) {
    Member.Memory memory = memory(columns);
    Member.Linear linear = new Member.Linear(values, new Member.Linear().learningRate());
    return new ArrayList<>(
        encodes
            ? List.of(
                new Member.TargetEncoding(
                    ENCODED_VALUES * values,
                    new Member.TargetEncoding().prior(),
                    new Member.TargetEncoding().memory()),
                new Member.Placed(memory, new Member.Place(null, List.of(FEATURES, ENCODING))),
                linear)
            : List.of(memory, linear));
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
