package io.millrace.config;

import io.millrace.features.Label;
import io.millrace.model.SavedModel;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.StartFrom;
import io.millrace.optimizer.Optimizer;
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
 */
public record Model(
    @Nullable SavedModel savedModel,
    @Nullable @Unless(value = "saved_model", required = true) List<Layer> network,
    @Nullable @Unless("saved_model") StartFrom startFrom,
    @Nullable @Unless(value = "saved_model", required = true) Loss loss,
    @Nullable @Unless(value = "saved_model", required = true) Optimizer optimizer) {

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
