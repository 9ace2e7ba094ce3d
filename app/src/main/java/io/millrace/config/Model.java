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
import java.util.Objects;
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
 *     one of several classes or a number, {@link Pool#auto} or {@link Pool#autoOfNumber}
 */
public record Model(
    @Nullable SavedModel savedModel,
    @Nullable @Unless("saved_model") List<Layer> network,
    @Nullable @Unless("saved_model") StartFrom startFrom,
    @Nullable @Unless("saved_model") Loss loss,
    @Nullable @Unless("saved_model") Optimizer optimizer,
    @Nullable @Unless("saved_model") Pool pool) {
  /** Deviations of the label beyond which an error pulls no harder in a pool. */
  private static final double ERROR_LIMIT = 3;

  /**
   * The same with whatever may be left out, as far as the label is known.
   *
   * @param columns numbers of all features
   * @param encodes whether a feature is to be encoded by the labels of its values
   */
  Model complete(@Nullable Label label, long columns, boolean encodes) {
    if (savedModel != null || network != null || label == null) {
      return this;
    }
    int classes = label.classes().size();
    if (classes > 0) {
      return completed(Pool.auto(classes, columns, encodes), new Loss.SoftmaxCrossEntropy());
    }
    return label.isNumber()
        ? completed(Pool.autoOfNumber(columns, encodes), new Loss.Huber(ERROR_LIMIT))
        : this;
  }

  /** Whether it may be given samples with gaps: models and teachers from elsewhere may not. */
  boolean knowsGaps() {
    return savedModel == null && (pool == null || Pool.savedModels(pool.members()).isEmpty());
  }

  private Model completed(Pool usual, Loss usualLoss) {
    Pool whole =
        pool == null ? usual : pool.complete(optimizer, Objects.requireNonNull(usual.mix()));
    return new Model(null, null, startFrom, loss == null ? usualLoss : loss, optimizer, whole);
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

  /** Whether the scores of classes are probabilities; those of a SavedModel are taken for such. */
  public boolean scoresAreProbabilities() {
    return loss == null || loss.scores() != Loss.Scores.SIDES;
  }
}
