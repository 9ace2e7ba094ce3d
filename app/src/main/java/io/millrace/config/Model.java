package io.millrace.config;

import io.millrace.features.Label;
import io.millrace.model.SavedModel;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.StartFrom;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Pool;
import io.millrace.settings.LabelRange;
import io.millrace.settings.Unless;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the model is.
 *
 * @param savedModel a model of the user's own, in place of network, loss and optimizer
 * @param network its layers, from the features to the outputs
 * @param startFrom a trained model to begin with; absent: initial weights
 * @param loss what is made small
 * @param optimizer how a gradient changes the weights
 * @param pool several models side by side, in place of a network; with neither, for a label that is
 *     one of several classes, {@link Pool#auto}
 */
public record Model(
    @Nullable SavedModel savedModel,
    @Nullable @Unless("saved_model") List<Layer> network,
    @Nullable @Unless("saved_model") StartFrom startFrom,
    @Nullable @Unless("saved_model") Loss loss,
    @Nullable @Unless("saved_model") Optimizer optimizer,
    @Nullable @Unless("saved_model") Pool pool) {

  /** The same with whatever may be left out, as far as the label is known. */
  Model complete(@Nullable Label label) {
    if (savedModel != null || network != null || label == null) {
      return this;
    }
    if (label.classes().isEmpty()) {
      return this;
    }
    Pool whole = pool == null ? Pool.auto(label.classes().size()) : pool.complete(optimizer);
    Loss usual = loss == null ? new Loss.SoftmaxCrossEntropy() : loss;
    return new Model(null, null, startFrom, usual, optimizer, whole);
  }

  /** The numbers that a numeric label may take. */
  LabelRange labelRange() {
    return loss == null ? LabelRange.ANY : loss.labelRange();
  }

  /** The loss's factors in the order of the label's classes; none if it has none. */
  List<Double> classWeights(Label label) {
    Map<String, Double> factors = loss == null ? Map.of() : loss.classWeights();
    return factors.isEmpty()
        ? List.of()
        : label.classes().stream().map(name -> factors.getOrDefault(name, 1.0)).toList();
  }
}
