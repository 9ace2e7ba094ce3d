package io.millrace.config;

import io.millrace.conformal.Intervals;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.features.Label;
import io.millrace.features.Missing;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Distillation;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Member;
import io.millrace.settings.Choices;
import io.millrace.settings.SnakeCase;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks that features, network, loss and label fit together, and into memory and commits. */
final class ModelChecks {
  private static final long MAX_BLOCK_BYTES = 256L << 20;

  private final Problems problems;

  ModelChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a draft, whose parts may be null. */
  void check(
      Model draft,
      Input input,
      Training training,
      @Nullable EvaluationSettings evaluation,
      @Nullable Intervals intervals) {
    if (input.features() != null && input.label() != null) {
      checkBlock(input.width() + input.label().width() + 1, training.batchSize());
    }
    // Of a vector that fits into no block there may be more columns than memory.
    boolean fits = input.features() != null && input.width() <= MAX_BLOCK_BYTES / Float.BYTES;
    if (evaluation != null && input.label() != null) {
      checkWindow(evaluation, input.label());
    }
    checkPresent(draft, input.label());
    new OptimizerChecks(problems).check(draft.optimizer(), "optimizer");
    boolean isBound =
        Stream.of("network", "pool", "loss", "optimizer").noneMatch(problems::concern);
    if (draft.pool() != null && isBound && input.label() != null && fits) {
      new PoolChecks(problems, training)
          .check(draft, draft.pool(), input.label(), input.columns(), (int) input.encoded());
    }
    if (draft.network() != null && fits) {
      new NetworkChecks(problems, training.batchSize())
          .check(draft.network(), "network", input.columns());
    }
    checkEncoding(input, draft);
    if (input.label() != null && draft.loss() != null) {
      checkClassWeights(input.label(), draft.loss());
    }
    if (draft.network() != null) {
      List<Layer> bare = draft.network().stream().map(Layer::bare).toList();
      checkLayers(bare, draft, input.label());
    }
    if (training.distillation() != null && draft.loss() != null) {
      checkDistillation(training.distillation(), draft.loss());
    }
    if (intervals != null && draft.loss() != null) {
      checkIntervals(draft.loss());
    }
    boolean fills = draft.knowsGaps() && training.distillation() == null;
    if (!fills) {
      checkGaps(input);
    }
  }

  /** It would be of no use to anyone. */
  private void checkEncoding(Input input, Model draft) {
    boolean isSeen =
        draft.pool() != null
            && draft.pool().members().stream()
                .anyMatch(member -> member.bare() instanceof Member.TargetEncoding);
    for (int i = 0; input.features() != null && !isSeen && i < input.features().size(); i++) {
      if (input.features().get(i).isEncoded()) {
        problems.add(
            "features[" + i + "].encoding",
            "target",
            draft.pool() == null
                ? "must be left out without a pool: a network learns vectors by embedding"
                : "must be left out, or the pool needs a member target_encoding");
      }
    }
  }

  private void checkPresent(Model draft, @Nullable Label label) {
    if (draft.savedModel() != null) {
      return;
    }
    if (draft.network() != null && draft.pool() != null) {
      problems.add("network", "a list", "must be left out: pool brings its own");
    } else if (draft.network() != null) {
      checkPresent("loss", draft.loss(), Loss.class);
      checkPresent("optimizer", draft.optimizer(), Optimizer.class);
    } else if (draft.pool() == null && label != null && !problems.concern("network")) {
      problems.add(
          "network",
          "missing",
          "must be set: there is a default only for a label of type category or number");
    }
  }

  private void checkPresent(String path, @Nullable Object value, Class<?> type) {
    if (value == null && !problems.concern(path)) {
      problems.add(path, "missing", "must be set to " + SettingsTypes.expected(type));
    }
  }

  private void checkGaps(Input input) {
    if (input.samples() != null) {
      checkMissing("samples.missing", input.samples().missing());
    }
    for (int i = 0; input.features() != null && i < input.features().size(); i++) {
      checkMissing("features[" + i + "].missing", input.features().get(i).missing());
    }
  }

  private void checkMissing(String path, @Nullable Missing missing) {
    if (missing == Missing.MEAN) {
      problems.add(
          path,
          "mean",
          "must be zero or reject with saved_model or distillation, which know no gaps");
    }
  }

  private void checkBlock(long width, int batchSize) {
    if (width * batchSize > MAX_BLOCK_BYTES / Float.BYTES) {
      problems.add(
          "batch_size",
          batchSize,
          "must be at most " + MAX_BLOCK_BYTES / Float.BYTES / width + ", for a block of 256 MB");
    }
  }

  private void checkWindow(EvaluationSettings evaluation, Label label) {
    int largest = EvaluationSettings.largestWindow(label.width());
    if (label instanceof Label.Vector && evaluation.window() > largest) {
      problems.add(
          "evaluation.window",
          evaluation.window(),
          "must be at most " + largest + ", for 16 MB that are written at each commit");
    }
  }

  private void checkLayers(List<Layer> network, Model draft, @Nullable Label label) {
    if (draft.optimizer() != null) {
      checkLinearModel(network, draft.optimizer());
    }
    if (network.stream().noneMatch(Dense.class::isInstance)) {
      problems.add("network", "no dense layer", "must have one, since nothing else learns");
    } else if (label != null && draft.loss() != null) {
      checkOutputs(network, label, draft.loss());
    }
  }

  private void checkIntervals(Loss loss) {
    if (loss.scores() == Loss.Scores.SIDES) {
      problems.add(
          "intervals",
          "a map",
          "can't be used with %s, whose scores are not probabilities: use binary_cross_entropy"
              .formatted(Choices.name(loss.getClass())));
    }
  }

  private void checkDistillation(Distillation distillation, Loss loss) {
    if (loss.scores() == Loss.Scores.SIDES) {
      problems.add(
          "distillation",
          "a map",
          "can't be used with %s, whose scores are not probabilities:"
                  .formatted(Choices.name(loss.getClass()))
              + " use binary_cross_entropy");
    } else if (distillation.temperature() != null && loss.scores() != Loss.Scores.PROBABILITIES) {
      problems.add(
          "distillation.temperature",
          distillation.temperature(),
          "must be left out unless loss is softmax_cross_entropy or binary_cross_entropy:"
              + " only probabilities are softened");
    }
  }

  /** It makes weights a function of the gradients' sum, and so wipes out where they began. */
  private void checkLinearModel(List<Layer> network, Optimizer optimizer) {
    long dense = network.stream().filter(Dense.class::isInstance).count();
    if (optimizer.computesWeights() && dense > 1) {
      problems.add(
          "optimizer",
          Choices.name(optimizer.getClass()),
          "is for linear models, of one dense layer, not " + dense + ": use adagrad or adam");
    }
  }

  private void checkOutputs(List<Layer> network, Label label, Loss loss) {
    if (label instanceof Label.Category category) {
      checkOutputs(network, category.values().size(), loss);
    } else if (loss.takesNumbers()) {
      checkUnits(network, label.width(), "the label's numbers");
    } else {
      problems.add("loss", Choices.name(loss.getClass()), "needs a label of type category");
    }
    if (loss.hasActivation()) {
      checkLinear(network);
    }
  }

  private void checkOutputs(List<Layer> network, int classes, Loss loss) {
    String name = Choices.name(loss.getClass());
    switch (loss.classes()) {
      case NONE -> problems.add("loss", name, "needs a label of type number or vector");
      case ANY -> checkUnits(network, classes, "one for each class");
      case TWO -> {
        if (classes == 2) {
          checkUnits(network, 1, "for 2 classes");
        } else {
          String rule = "needs a label of 2 values, not %d; or use softmax_cross_entropy";
          problems.add("loss", name, rule.formatted(classes));
        }
      }
    }
  }

  private void checkClassWeights(Label label, Loss loss) {
    String path = "loss." + Choices.name(loss.getClass()) + ".class_weights";
    for (String name : new TreeSet<>(loss.classWeights().keySet())) {
      if (!(label instanceof Label.Category category)) {
        problems.add(path, name, "needs a label of type category");
      } else if (!category.values().contains(name)) {
        problems.add(path, name, Suggestion.oneOf(name, category.values()));
      }
    }
  }

  private void checkUnits(List<Layer> network, int expected, String reason) {
    int last = lastDense(network);
    int units = ((Dense) network.get(last)).units();
    if (units != expected) {
      problems.add(
          "network[" + last + "].dense.units", units, "must be " + expected + ", " + reason);
    }
  }

  private void checkLinear(List<Layer> network) {
    int last = lastDense(network);
    Activation activation = ((Dense) network.get(last)).activation();
    if (activation != Activation.LINEAR) {
      problems.add(
          "network[" + last + "].dense.activation",
          SnakeCase.of(activation.name()),
          "must be linear, or left out: the loss has its own");
    }
  }

  /** Layers behind the last dense one keep the number of its outputs. */
  private static int lastDense(List<Layer> network) {
    int last = network.size() - 1;
    while (!(network.get(last) instanceof Dense)) {
      last--;
    }
    return last;
  }
}
