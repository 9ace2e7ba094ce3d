package io.millrace.tensorflow;

import io.millrace.model.Determinism;
import io.millrace.tensorflow.layer.LayerFunction;

/**
 * How large the parts are in which a mini-batch is learned ({@link MicroBatchLoop}): what
 * convolutions copy ({@link LayerFunction#patches}) is then small enough for the processor's cache,
 * and for memory.
 */
final class MicroBatches {
  /** Numbers copied that the cache still holds: 4 MiB. */
  private static final long CACHED = 1 << 20;

  /** Numbers copied beyond which TensorFlow's own kernels are quicker: 16 MiB. */
  private static final long MOST = 1 << 22;

  /** Numbers copied, for each parameter, for which it pays to add up its gradient once more. */
  private static final long PER_PARAMETER = 8;

  /** Multiplications that take ten times as long as to add up the gradient of a parameter. */
  private static final long TEN_ADDITIONS = 128;

  private final int batchSize;
  private final int rows;
  private final boolean suitXla;

  private MicroBatches(int batchSize, int rows, boolean suitXla) {
    this.batchSize = batchSize;
    this.rows = rows;
    this.suitXla = suitXla;
  }

  /**
   * What speaks for parts and against them.
   *
   * @param patches numbers copied per sample; 0 if there are no convolutions
   * @param parameters whose gradients are added up
   * @param multiplyAdds that scoring a sample takes
   */
  record Cost(long patches, long parameters, long multiplyAdds) {}

  /** A mini-batch as it is. */
  static MicroBatches whole(int batchSize, Cost cost) {
    return new MicroBatches(batchSize, batchSize, suitXla(batchSize, cost));
  }

  /** All of one size, and as large as is quickest. */
  static MicroBatches of(int batchSize, Cost cost) {
    long most = Math.min(MOST, Math.max(CACHED, PER_PARAMETER * cost.parameters));
    int rows = batchSize;
    while (rows > 1 && (batchSize % rows != 0 || rows * cost.patches > most)) {
      rows--;
    }
    boolean pays = rows == batchSize || rows * cost.multiplyAdds >= TEN_ADDITIONS * cost.parameters;
    return new MicroBatches(batchSize, rows, pays && suitXla(rows, cost));
  }

  private static boolean suitXla(int rows, Cost cost) {
    return cost.patches == 0
        || (rows * cost.patches <= MOST && TensorFlowEngine.determinism() == Determinism.PORTABLE);
  }

  /**
   * Whether XLA may compile them for the processor. It may not where oneDNN is to compute
   * convolutions ({@link Determinism#MACHINE}), nor where TensorFlow's own kernels are quicker.
   */
  boolean suitXla() {
    return suitXla;
  }

  /** How many there are. */
  int count() {
    return batchSize / rows;
  }

  /** Samples of each. */
  int rows() {
    return rows;
  }
}
