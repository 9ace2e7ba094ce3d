package io.millrace.model;

import io.millrace.network.Clipping;
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
    Device device) {

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
