package io.millrace.config;

import io.millrace.features.Label;
import io.millrace.network.Categorical;
import io.millrace.network.FeatureColumn;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Shapes;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import io.millrace.settings.Choices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that the members of a pool fit each other, and the label. */
final class PoolChecks {
  private static final int MOST_SQUARED = 1000;

  /** So that a block of 512 samples has no more than 256 MB. */
  private static final int MOST_COLUMNS = 131_072;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private final Problems problems;
  private final Training training;

  PoolChecks(Problems problems, Training training) {
    this.problems = problems;
    this.training = training;
  }

  /**
   * Checks a pool.
   *
   * @param columns of the features
   * @param encoded how many of them are encoded by the labels of their values
   */
  void check(Model model, Pool pool, Label label, List<FeatureColumn> columns, int encoded) {
    checkLabel(model, label);
    checkMix(pool, label);
    checkTraining(pool);
    checkOptimizer(model, pool);
    if (columns.size() > MOST_COLUMNS) {
      problems.add(
          "features",
          "of " + columns.size() + " columns",
          "must be of at most " + MOST_COLUMNS + " columns for a pool: set a network");
      return;
    }
    int outputs = Math.max(1, label.classes().size());
    int numbers = (int) columns.stream().filter(column -> !column.isBucket()).count();
    if (numbers == 0) {
      problems.add(
          "network",
          "missing",
          "must be set: all features are buckets of hashes, which a pool sees by linear alone");
      return;
    }
    List<String> known = new ArrayList<>(List.of(Pool.FEATURES));
    List<Integer> widths = new ArrayList<>(List.of(numbers));
    for (int i = 0; i < pool.members().size(); i++) {
      Member member = pool.members().get(i);
      String path = "pool.members[" + i + "]";
      checkName(member.name(), path, known);
      int before = problems.count();
      checkInputs(member, path, known);
      if (member.bare() instanceof Member.Network network && problems.count() == before) {
        checkNetwork(network, path + ".network", width(member, known, widths), outputs);
      }
      if (member.bare() instanceof Member.TargetEncoding && encoded == 0) {
        problems.add(
            path, "target_encoding", "needs a feature of type hashed with encoding: target");
      } else if (member.bare() instanceof Member.LeastSquares && !label.isNumber()) {
        problems.add(path, "least_squares", "needs a label of type number");
      } else if (member.bare() instanceof Member.LeastSquares && problems.count() == before) {
        checkSquares(path, width(member, known, widths));
      } else if (member.bare() instanceof Member.Average average) {
        checkAverage(average, path, pool.members().subList(0, i));
      }
      int seen = problems.count() == before ? width(member, known, widths) : 0;
      known.add(member.name());
      widths.add(
          member.bare() instanceof Member.TargetEncoding
              ? encoded * outputs
              : opinions(member, label, outputs, seen));
    }
    if (pool.members().isEmpty()) {
      problems.add("pool.members", "[]", "must have at least one member");
    }
  }

  private static int width(Member member, List<String> known, List<Integer> widths) {
    return member.inputs().stream().mapToInt(name -> widths.get(known.indexOf(name))).sum();
  }

  /** Numbers that members behind see of a member that sees so many itself. */
  private static int opinions(Member member, Label label, int outputs, int numbers) {
    if (member.bare() instanceof Member.Memory memory) {
      return label.isNumber() ? memory.keys(numbers) + 3 : outputs + 1;
    }
    return outputs;
  }

  /** What it keeps grows with the square of its inputs. */
  private void checkSquares(String path, int inputs) {
    if (inputs > MOST_SQUARED) {
      problems.add(
          path + ".inputs",
          "of " + inputs + " numbers",
          "must be of at most " + MOST_SQUARED + " numbers for least_squares");
    }
  }

  private void checkAverage(Member.Average average, String path, List<Member> before) {
    List<String> networks =
        before.stream()
            .filter(member -> member.bare() instanceof Member.Network)
            .map(Member::name)
            .toList();
    if (networks.isEmpty()) {
      problems.add(path + ".average.of", average.of(), "must be a network that stands before it");
    } else if (!networks.contains(average.of())) {
      problems.add(path + ".average.of", average.of(), Suggestion.oneOf(average.of(), networks));
    }
  }

  private void checkLabel(Model model, Label label) {
    if (label.isNumber()) {
      checkNumber(model, label);
      return;
    }
    if (label.classes().isEmpty()) {
      problems.add("pool", "a map", "needs a label of type category or number");
      return;
    }
    boolean fits =
        model.loss() instanceof Loss.SoftmaxCrossEntropy loss && loss.labelSmoothing() == 0;
    checkLoss(model, fits, "softmax_cross_entropy without label_smoothing");
  }

  private void checkNumber(Model model, Label label) {
    if (!label.isStandardized()) {
      problems.add("label.standardize", "false", "must be true in a pool, or left out");
    }
    checkLoss(model, model.loss() instanceof Loss.Huber, "huber");
  }

  private void checkLoss(Model model, boolean fits, String expected) {
    if (model.loss() != null && !fits) {
      problems.add(
          "loss",
          Choices.name(model.loss().getClass()),
          "must be " + expected + " for this label in a pool, or left out");
    }
  }

  private void checkMix(Pool pool, Label label) {
    if (label.isNumber() && pool.mix() instanceof Mix.Log) {
      problems.add("pool.mix", "log", "must be least_squares, hedge, best or mean for a number");
    } else if (!label.isNumber() && pool.mix() instanceof Mix.LeastSquares) {
      problems.add("pool.mix", "least_squares", "must be log, hedge, best or mean for classes");
    }
  }

  private void checkTraining(Pool pool) {
    boolean singly =
        pool.mix() instanceof Mix.LeastSquares
            || pool.members().stream().anyMatch(Member::learnsSingly);
    if (singly && training.batchSize() != 1 && !problems.concern("batch_size")) {
      problems.add(
          "batch_size",
          training.batchSize(),
          "must be 1 in a pool with memory, linear, replay, least_squares or target_encoding,"
              + " which learn sample by sample");
    }
    refuse("regularization", training.regularization(), "set l1, l2 or max_norm of layers");
    refuse("clipping", training.clipping(), "members that diverge are set back");
    refuse("pruning", training.pruning(), "members have no weights in common");
    refuse("distillation", training.distillation(), "a teacher is for one network");
  }

  private void refuse(String path, @Nullable Object value, String reason) {
    if (value != null) {
      problems.add(path, "a map", "must be left out in a pool: " + reason);
    }
  }

  /** It would be of no use to anyone. */
  private void checkOptimizer(Model model, Pool pool) {
    boolean isUsed =
        pool.members().stream()
            .anyMatch(
                member ->
                    member.bare() instanceof Member.Network network
                        && network.optimizer() == model.optimizer());
    if (model.optimizer() != null && !isUsed) {
      problems.add(
          "optimizer",
          Choices.name(model.optimizer().getClass()),
          "must be left out without network: the members of the pool have their own");
    }
  }

  private void checkName(String name, String path, List<String> known) {
    if (!NAME.matcher(name).matches()) {
      problems.add(
          path + ".name", name, "must be a letter, then letters, digits, underscores or hyphens");
    } else if (name.equals("mix") || name.equals("missing")) {
      problems.add(path + ".name", name, "is taken: give it another");
    } else if (known.contains(name)) {
      problems.add(path + ".name", name, "must differ from the names of earlier members");
    }
  }

  private void checkInputs(Member member, String path, List<String> known) {
    boolean seesFeatures =
        member.bare() instanceof Member.Linear
            || member.bare() instanceof Member.TargetEncoding
            || member.bare() instanceof Member.SavedModel;
    if (member.bare() instanceof Member.Average
        && !member.inputs().equals(List.of(Pool.FEATURES))) {
      problems.add(
          path + ".inputs",
          member.inputs(),
          "must be left out: average sees what the network does that it is of");
    } else if (seesFeatures && !member.inputs().equals(List.of(Pool.FEATURES))) {
      problems.add(
          path + ".inputs",
          member.inputs(),
          "must be left out: " + Choices.name(member.bare().getClass()) + " sees the features");
    } else if (member.inputs().isEmpty()) {
      problems.add(path + ".inputs", "[]", "must name at least one of " + String.join(", ", known));
    }
    for (String input : member.inputs()) {
      if (!known.contains(input)) {
        problems.add(path + ".inputs", input, Suggestion.oneOf(input, known));
      }
    }
  }

  private void checkNetwork(Member.Network network, String path, int inputs, int outputs) {
    if (network.optimizer() == null) {
      problems.add(path + ".optimizer", "missing", "must be set, here or for all as optimizer");
    }
    new OptimizerChecks(problems).check(network.optimizer(), path + ".optimizer");
    int before = problems.count();
    new NetworkChecks(problems, training.batchSize())
        .check(network.layers(), path + ".layers", Collections.nCopies(inputs, COMPUTED));
    for (int i = 0; i < network.layers().size(); i++) {
      checkTables(network.layers().get(i), path + ".layers[" + i + "]");
    }
    if (problems.count() > before) {
      return;
    }
    int units = Shapes.size(Shapes.through(network.layers(), new int[] {inputs}));
    if (units != outputs) {
      String reason = outputs == 1 ? "" : ", one for each class";
      problems.add(path + ".layers", "give " + units, "must give " + outputs + reason);
    }
  }

  private static final FeatureColumn COMPUTED = new FeatureColumn("", false);

  private void checkTables(Layer layer, String path) {
    if (layer.bare() instanceof Categorical.Embedding embedding && embedding.isSparse()) {
      problems.add(path + ".embedding.sparse", "true", "must be false in a pool");
    }
    layer
        .inner()
        .forEach(
            inner -> inner.layers().forEach(l -> checkTables(l, path + "." + inner.setting())));
  }
}
