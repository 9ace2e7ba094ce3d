package io.millrace.model;

import io.millrace.network.Clipping;
import io.millrace.network.Distillation;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Regularization;
import io.millrace.optimizer.LearningRate;
import io.millrace.optimizer.Optimizer;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.Schedule;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network of layers is built from, and learns by.
 *
 * @param features numbers per sample
 * @param labels numbers per label in a sample's row
 * @param network the layers, from the features to the outputs
 * @param classWeights a factor for each class, on the weights of its samples; none: all are alike
 * @param schedule of the learning rate; absent: constant
 * @param warmUp steps in which the learning rate rises to where the schedule begins
 * @param pruning how many weights are taken out, and when; absent: none
 * @param batchSize samples per mini-batch, the samples of one step
 * @param seed of the initial weights
 * @param standardizesLabel whether the outputs stand for numbers in deviations of the label
 * @param hasGaps whether features may be missing, as NaN in a sample's row
 * @param offsets added to the outputs when predicting and never when learning, {@code [outputs]}:
 *     what the choice of the samples that are learned has taken from them; none: nothing
 */
public record NetworkSettings(
    int features,
    int labels,
    List<Layer> network,
    Loss loss,
    List<Double> classWeights,
    Optimizer optimizer,
    @Nullable Schedule schedule,
    long warmUp,
    @Nullable Regularization regularization,
    @Nullable Clipping clipping,
    @Nullable Pruning pruning,
    int batchSize,
    long seed,
    Plan plan,
    Device device,
    @Nullable Distillation distillation,
    boolean standardizesLabel,
    boolean hasGaps,
    List<Double> offsets)
    implements GraphSettings {
  @Override
  public NetworkSettings withBatchSize(int size) {
    return new NetworkSettings(
        features,
        labels,
        network,
        loss,
        classWeights,
        optimizer,
        schedule,
        warmUp,
        regularization,
        clipping,
        pruning,
        size,
        seed,
        plan,
        device,
        distillation,
        standardizesLabel,
        hasGaps,
        offsets);
  }

  @Override
  public LearningRate learningRate() {
    return new LearningRate(optimizer.learningRate(), schedule, warmUp);
  }

  @Override
  public List<Path> scorers() {
    return distillation == null ? List.of() : List.of(distillation.teacher());
  }
}
