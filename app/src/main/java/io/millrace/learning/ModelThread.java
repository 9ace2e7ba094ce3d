package io.millrace.learning;

import io.millrace.data.AwaitedException;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A thread on which a model is made and learns while the replica's own thread goes on with the
 * stream. Whoever asks the model anything else must have waited for the last block.
 */
public final class ModelThread implements AutoCloseable {
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final LongSupplier nanoTime;
  private final ExecutorService executor;
  private CompletableFuture<?> latest = CompletableFuture.completedFuture(null);
  private volatile boolean closing;

  /**
   * Begins with nothing to do.
   *
   * @param nanoTime measures how long blocks take
   */
  public ModelThread(int replica, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.executor =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "millrace-model-" + replica);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Does some work behind all that is under way. */
  public <T> CompletableFuture<T> run(Supplier<T> work) {
    CompletableFuture<T> done = CompletableFuture.supplyAsync(work, executor);
    latest = done;
    return done;
  }

  /**
   * Learns a block after those that are under way; until it is done nobody may change the samples.
   *
   * @param stepBefore mini-batches that the model will have seen before the block
   */
  Learning learn(OnlineModel model, PendingSamples samples, long stepBefore) {
    return new Learning(
        samples, stepBefore, stepBefore + samples.steps(), run(() -> timed(model, samples)));
  }

  private Learned timed(OnlineModel model, PendingSamples samples) {
    long start = nanoTime.getAsLong();
    StepResult result = model.learn(samples.block());
    return new Learned(result, nanoTime.getAsLong() - start);
  }

  /** The time in ns, to tell how long something takes. */
  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Whether the work under way should end soon, for nobody needs what comes of it. */
  boolean isClosing() {
    return closing;
  }

  /**
   * Does on this thread what may have to wait for something from elsewhere, until it is done.
   *
   * @param listener is told what is waited for
   * @throws CancellationException if the thread was closed meanwhile
   */
  public void insist(Runnable work, LearnerListener listener) {
    boolean waits = false;
    while (!isDone(work, listener)) {
      waits = true;
      if (closing) {
        throw new CancellationException("the task was closed while it waited");
      }
    }
    if (waits) {
      listener.heldUp(null);
    }
  }

  private static boolean isDone(Runnable work, LearnerListener listener) {
    try {
      work.run();
      return true;
    } catch (AwaitedException e) {
      listener.heldUp(e.getMessage());
      await(e.next(), LOOK_NANOS);
      return false;
    }
  }

  /** Waits for what is under way and ends the thread. */
  @Override
  public void close() {
    closing = true;
    executor.shutdown();
    latest.handle((done, failure) -> done).join();
  }

  /**
   * Waits until some work is done, but not for ever.
   *
   * @param nanos to wait at most
   * @return whether it is done, or has failed
   */
  public static boolean await(CompletableFuture<?> work, long nanos) {
    if (!work.isDone() && nanos > 0) {
      try {
        Object unused = work.get(nanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // Whoever takes the result meets the failure.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return work.isDone();
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
