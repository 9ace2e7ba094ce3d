package io.millrace.model;

import io.millrace.optimizer.LearningRate;
import io.millrace.optimizer.Pruning;
import org.jspecify.annotations.Nullable;

/** Everything that a model is built from. Equal settings and equal samples give equal weights. */
public sealed interface ModelSettings permits GraphSettings, SavedModelSettings {
  /** Numbers per sample. */
  int features();

  /** Numbers per label in a sample's row. */
  int labels();

  /** Samples per mini-batch, the samples of one step. */
  int batchSize();

  /** The same with another number of samples per mini-batch. */
  ModelSettings withBatchSize(int size);

  /** Where it runs. */
  Device device();

  /** The learning rate of each step; an instance of the caller's own. */
  LearningRate learningRate();

  /** How many weights are taken out, and when; absent: none. */
  @Nullable Pruning pruning();

  /** How mini-batches are run; both plans compute the same. */
  enum Plan {
    /** scan for small networks on the CPU, else batch */
    AUTO,
    /** many mini-batches, one after the other, in one compiled call */
    SCAN,
    /** one mini-batch per call */
    BATCH
  }

  /** Where the model runs. */
  enum Device {
    /** the processor */
    CPU,
    /** the first CUDA device; needs the build of the Maven profile {@code gpu} */
    GPU
  }
}
