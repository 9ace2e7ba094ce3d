package io.millrace.tensorflow;

import io.millrace.model.Determinism;
import io.millrace.tensorflow.layer.Copies;

/**
 * How large the parts are in which a mini-batch is learned ({@link MicroBatchLoop}): what layers
 * read several times ({@link Copies}) is then small enough for the processor's cache.
 */
final class MicroBatches {
  /** Copies that the cache still holds: 4 MiB. */
  private static final long CACHED = 1 << 20;

  /** Copies beyond which TensorFlow's own kernels are quicker to convolve: 16 MiB. */
  private static final long MOST = 1 << 22;

  /** Copies, for each parameter, for which it pays to add up its gradient once more. */
  private static final long PER_PARAMETER = 2;

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
   * @param copies of a sample
   * @param parameters whose gradients are added up
   * @param multiplyAdds that scoring a sample takes
   */
  record Cost(Copies copies, long parameters, long multiplyAdds) {}

  /** A mini-batch as it is. */
  static MicroBatches whole(int batchSize, Cost cost) {
    return new MicroBatches(batchSize, batchSize, suitXla(batchSize, cost));
  }

  /** All of one size, and as large as is quickest. */
  static MicroBatches of(int batchSize, Cost cost) {
    long most = Math.min(MOST, Math.max(CACHED, PER_PARAMETER * cost.parameters));
    int rows = batchSize;
    while (rows > 1 && (batchSize % rows != 0 || rows * cost.copies.numbers() > most)) {
      rows--;
    }
    return rows == batchSize || rows * cost.multiplyAdds >= TEN_ADDITIONS * cost.parameters
        ? new MicroBatches(batchSize, rows, suitXla(rows, cost))
        : whole(batchSize, cost);
  }

  private static boolean suitXla(int rows, Cost cost) {
    return !cost.copies.convolves()
        || (cost.copies.suitXla()
            && rows * cost.copies.numbers() <= MOST
            && TensorFlowEngine.determinism() == Determinism.PORTABLE);
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
