package io.millrace.topology;

import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread on which a model learns blocks while the replica's own thread goes on with the stream.
 * Whoever asks the model anything else must have waited for the last block.
 */
final class ModelThread implements AutoCloseable {
  private final OnlineModel model;
  private final ExecutorService executor;
  private CompletableFuture<?> latest = CompletableFuture.completedFuture(null);

  ModelThread(OnlineModel model, int replica) {
    this.model = model;
    this.executor =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "millrace-model-" + replica);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Learns a block after those that are under way; until it is done nobody may change the samples.
   *
   * @param stepBefore mini-batches that the model will have seen before the block
   */
  Learning learn(PendingSamples samples, long stepBefore) {
    long stepAfter = stepBefore + samples.rows() / model.batchSize();
    CompletableFuture<Learned> learned =
        CompletableFuture.supplyAsync(() -> timed(samples), executor);
    latest = learned;
    return new Learning(samples, stepBefore, stepAfter, learned);
  }

  private Learned timed(PendingSamples samples) {
    long start = System.nanoTime();
    StepResult result = model.learn(samples.block());
    return new Learned(result, System.nanoTime() - start);
  }

  /** Waits for the blocks under way and ends the thread. */
  @Override
  public void close() {
    executor.shutdown();
    latest.handle((learned, failure) -> learned).join();
  }

  /**
   * A block that is being learned.
   *
   * @param stepBefore mini-batches that the model had seen before it
   * @param stepAfter the same, with its own
   */
  record Learning(
      PendingSamples samples, long stepBefore, long stepAfter, CompletableFuture<Learned> learned) {
    boolean isDone() {
      return learned.isDone();
    }

    /**
     * Waits until the block is learned.
     *
     * @throws java.util.concurrent.CompletionException if that failed
     */
    Learned await() {
      return learned.join();
    }
  }

  /**
   * What learning a block gave.
   *
   * @param nanos that it took
   */
  record Learned(StepResult result, long nanos) {}
}
