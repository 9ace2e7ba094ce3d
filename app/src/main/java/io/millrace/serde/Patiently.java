package io.millrace.serde;

import io.millrace.data.AwaitedException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what comes from elsewhere, where nothing else is to be done meanwhile. */
final class Patiently {
  private static final long MOST_NANOS = Duration.ofSeconds(10).toNanos();

  private Patiently() {}

  /** What may have to be tried again. */
  @FunctionalInterface
  interface Attempt<T, E extends Exception> {
    T get() throws E;
  }

  /**
   * Tries until it succeeds.
   *
   * @throws AwaitedException if that took longer than 10 s
   */
  static <T, E extends Exception> T get(Attempt<T, E> attempt) throws E {
    long end = System.nanoTime() + MOST_NANOS;
    while (true) {
      try {
        return attempt.get();
      } catch (AwaitedException e) {
        if (!await(e, end - System.nanoTime())) {
          throw e;
        }
      }
    }
  }

  private static boolean await(AwaitedException what, long nanos) {
    try {
      Object unused = what.next().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
