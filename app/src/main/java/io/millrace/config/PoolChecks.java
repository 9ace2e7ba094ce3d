package io.millrace.config;

import io.millrace.features.Label;
import io.millrace.network.Categorical;
import io.millrace.network.FeatureColumn;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Shapes;
import io.millrace.pool.Member;
import io.millrace.pool.Pool;
import io.millrace.settings.Choices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that the members of a pool fit each other, and the label. */
final class PoolChecks {
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
   */
  void check(Model model, Pool pool, Label label, List<FeatureColumn> columns) {
    checkLabel(model, label);
    checkTraining(pool);
    checkOptimizer(model, pool);
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
        int inputs = member.inputs().stream().mapToInt(n -> widths.get(known.indexOf(n))).sum();
        checkNetwork(network, path + ".network", inputs, outputs);
      }
      known.add(member.name());
      widths.add(member.bare() instanceof Member.Memory ? outputs + 1 : outputs);
    }
    if (pool.members().isEmpty()) {
      problems.add("pool.members", "[]", "must have at least one member");
    }
  }

  private void checkLabel(Model model, Label label) {
    if (label.classes().isEmpty()) {
      problems.add("pool", "a map", "needs a label of type category");
      return;
    }
    boolean fits =
        model.loss() instanceof Loss.SoftmaxCrossEntropy loss && loss.labelSmoothing() == 0;
    if (model.loss() != null && !fits) {
      problems.add(
          "loss",
          Choices.name(model.loss().getClass()),
          "must be softmax_cross_entropy without label_smoothing in a pool, or left out");
    }
  }

  private void checkTraining(Pool pool) {
    boolean singly = pool.members().stream().anyMatch(Member::learnsSingly);
    if (singly && training.batchSize() != 1) {
      problems.add(
          "batch_size",
          training.batchSize(),
          "must be 1 in a pool with memory or linear, which learn sample by sample");
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
    if (member.learnsSingly() && !member.inputs().equals(List.of(Pool.FEATURES))) {
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
      problems.add(
          path + ".layers", "give " + units, "must give " + outputs + ", one for each class");
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
