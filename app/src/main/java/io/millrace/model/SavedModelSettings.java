package io.millrace.model;

import io.millrace.optimizer.LearningRate;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.Schedule;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a model that the user brings is run with; its network, loss and optimizer are its own.
 *
 * @param features numbers per sample
 * @param labels numbers per label in a sample's row
 * @param schedule of the learning rate; absent: constant
 * @param warmUp steps in which the learning rate rises to where the schedule begins
 * @param batchSize samples per mini-batch, the samples of one step
 */
public record SavedModelSettings(
    SavedModel savedModel,
    int features,
    int labels,
    @Nullable Schedule schedule,
    long warmUp,
    int batchSize,
    Device device)
    implements ModelSettings {
  @Override
  public SavedModelSettings withBatchSize(int size) {
    return new SavedModelSettings(savedModel, features, labels, schedule, warmUp, size, device);
  }

  /** The same model, with what it has learned elsewhere: an export of it in that folder. */
  public SavedModelSettings at(Path folder) {
    return new SavedModelSettings(
        new SavedModel(folder, savedModel.learningRate()),
        features,
        labels,
        schedule,
        warmUp,
        batchSize,
        device);
  }

  @Override
  public LearningRate learningRate() {
    return new LearningRate(savedModel.learningRate(), schedule, warmUp);
  }

  /** None: which of its variables are weights is not known. */
  @Override
  public @Nullable Pruning pruning() {
    return null;
  }
}
