package io.millrace.model;

import io.millrace.network.Clipping;
import io.millrace.network.Distillation;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Regularization;
import io.millrace.optimizer.Optimizer;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a model is built from. Equal settings and equal samples give equal weights.
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
 * @param savedModel where there is one, it is in the place of the network, the loss, and all of the
 *     optimizer but its learning rate: see {@link #ofSavedModel}
 */
public record ModelSettings(
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
    @Nullable SavedModel savedModel) {

  /** Settings of a model that the user brings; what it decides by itself has stand-ins here. */
  public static ModelSettings ofSavedModel(
      SavedModel savedModel,
      int features,
      int labels,
      @Nullable Schedule schedule,
      long warmUp,
      int batchSize,
      Device device) {
    return new ModelSettings(
        features,
        labels,
        List.of(),
        new Loss.MeanSquaredError(),
        List.of(),
        new Optimizer.Sgd(savedModel.learningRate()),
        schedule,
        warmUp,
        null,
        null,
        null,
        batchSize,
        0,
        Plan.BATCH,
        device,
        null,
        savedModel);
  }

  /** How mini-batches are run; both plans compute the same. */
  public enum Plan {
    /** scan for small networks without convolutions on the CPU, else batch */
    AUTO,
    /** many mini-batches, one after the other, in one compiled call */
    SCAN,
    /** one mini-batch per call */
    BATCH
  }

  /** Where the model runs. */
  public enum Device {
    /** the processor */
    CPU,
    /** the first CUDA device; needs the build of the Maven profile {@code gpu} */
    GPU
  }
}
