package io.millrace.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * What a call of the graph is given beside rows, see {@link Plan.Inputs}: part behind part. All
 * parts but the last ones have equally many mini-batches.
 */
final class CallInputs {
  /** Of a part, at the most. */
  private final int miniBatches;

  private final ByteBuffer counts;
  private final ByteBuffer rates;
  private final IntBuffer said;
  private final FloatBuffer fed;
  private int parts;
  private int perPart;

  CallInputs(Plan plan) {
    miniBatches = plan.miniBatches();
    counts = LoadedModel.direct(plan.parts() * Plan.Inputs.counts(miniBatches));
    rates = LoadedModel.direct(plan.parts() * miniBatches);
    said = counts.asIntBuffer();
    fed = rates.asFloatBuffer();
  }

  /**
   * Begins a call.
   *
   * @param scored how many mini-batches are scored
   * @param inParts so many parts share them
   */
  void start(int scored, int inParts) {
    parts = inParts;
    perPart = (scored + inParts - 1) / inParts;
    for (int part = 0; part < parts; part++) {
      int left = scored - part * perPart;
      said.put(first(part), Math.max(0, Math.min(left, perPart)));
    }
  }

  /** Parts of the call. */
  int parts() {
    return parts;
  }

  /**
   * Sets what a mini-batch is for.
   *
   * @param learned whether it is, or scored only
   * @param step mini-batches learned before it, since the start
   */
  void set(int miniBatch, boolean learned, long step) {
    said.put(place(miniBatch), learned ? 1 : 0);
    said.put(place(miniBatch) + miniBatches, (int) step);
  }

  /** Mini-batches learned before this one, modulo 2³². */
  long step(int miniBatch) {
    return Integer.toUnsignedLong(said.get(place(miniBatch) + miniBatches));
  }

  /** Sets the learning rate of a mini-batch. */
  void setRate(int miniBatch, float rate) {
    fed.put(row(miniBatch), rate);
  }

  /** Where the counts of a part begin. */
  private int first(int part) {
    return part * Plan.Inputs.counts(miniBatches);
  }

  private int place(int miniBatch) {
    return first(miniBatch / perPart) + 1 + miniBatch % perPart;
  }

  /** Where a mini-batch stands in what the call gives. */
  int row(int miniBatch) {
    return miniBatch / perPart * miniBatches + miniBatch % perPart;
  }

  /** The counts of the call. */
  NDArray counts(NDManager scope) {
    return tensor(scope, counts, first(parts), DataType.INT32);
  }

  /** The learning rates of the call. */
  NDArray rates(NDManager scope) {
    return tensor(scope, rates, parts * miniBatches, DataType.FLOAT32);
  }

  private static NDArray tensor(NDManager scope, ByteBuffer numbers, int count, DataType type) {
    return scope.create(numbers.slice(0, count * Float.BYTES), new Shape(count), type);
  }
}
