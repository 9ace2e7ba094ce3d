package io.millrace.config;

import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.network.Activation;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import java.util.List;

/** Checks that features, network, loss and label fit together. */
final class ModelChecks {
  private static final long MAX_BLOCK_BYTES = 256L << 20;

  private final Problems problems;

  ModelChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a draft, whose parts may be null. */
  void check(Config draft) {
    if (draft.features() != null && draft.label() != null) {
      long width = width(draft.features()) + draft.label().width() + 1;
      if (width * draft.batchSize() > MAX_BLOCK_BYTES / Float.BYTES) {
        problems.add(
            "batch_size",
            draft.batchSize(),
            "must be at most " + MAX_BLOCK_BYTES / Float.BYTES / width + ", for a block of 256 MB");
      }
    }
    if (draft.network() != null && draft.features() != null) {
      new NetworkChecks(problems, draft.batchSize())
          .check(draft.network(), Math.toIntExact(width(draft.features())));
    }
    if (draft.network() != null && draft.optimizer() != null) {
      checkLinearModel(draft.network(), draft.optimizer());
    }
    if (draft.network() != null
        && draft.network().stream().noneMatch(Layer.Dense.class::isInstance)) {
      problems.add("network", "no dense layer", "must have one, since nothing else learns");
    } else if (draft.network() != null && draft.label() != null && draft.loss() != null) {
      checkOutputs(draft.network(), draft.label(), draft.loss());
    }
  }

  /** It makes weights a function of the gradients' sum, and so wipes out where they began. */
  private void checkLinearModel(List<Layer> network, Optimizer optimizer) {
    long dense = network.stream().filter(Layer.Dense.class::isInstance).count();
    if (optimizer instanceof Optimizer.Ftrl && dense > 1) {
      problems.add(
          "optimizer",
          "ftrl",
          "is for linear models, of one dense layer, not " + dense + ": use adagrad or adam");
    }
  }

  private void checkOutputs(List<Layer> network, Label label, Loss loss) {
    boolean category = label instanceof Label.Category;
    if (loss instanceof Loss.MeanSquaredError) {
      if (category) {
        problems.add("loss", "mean_squared_error", "needs a label of type number or vector");
      } else {
        checkUnits(network, label.width(), "the label's numbers");
      }
      return;
    }
    int classes = label instanceof Label.Category c ? c.values().size() : 0;
    if (loss instanceof Loss.SoftmaxCrossEntropy) {
      if (category) {
        checkUnits(network, classes, "one for each class");
      } else {
        problems.add("loss", "softmax_cross_entropy", "needs a label of type category");
      }
    } else if (category && classes != 2) {
      problems.add(
          "loss",
          "binary_cross_entropy",
          "needs a label of 2 values, not " + classes + "; or use softmax_cross_entropy");
    } else {
      checkUnits(
          network,
          category ? 1 : label.width(),
          category ? "for 2 classes" : "the label's numbers");
    }
    checkLinear(network);
  }

  private void checkUnits(List<Layer> network, int expected, String reason) {
    int last = lastDense(network);
    int units = ((Layer.Dense) network.get(last)).units();
    if (units != expected) {
      problems.add(
          "network[" + last + "].dense.units", units, "must be " + expected + ", " + reason);
    }
  }

  private void checkLinear(List<Layer> network) {
    int last = lastDense(network);
    Activation activation = ((Layer.Dense) network.get(last)).activation();
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
    while (!(network.get(last) instanceof Layer.Dense)) {
      last--;
    }
    return last;
  }

  private static long width(List<Feature> features) {
    return features.stream().mapToLong(Feature::width).sum();
  }
}
