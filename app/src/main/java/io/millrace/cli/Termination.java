package io.millrace.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process in good order. After SIGTERM or Ctrl-C the running command is asked to stop, and
 * the process ends with the command's own exit code once it has.
 */
final class Termination {
  private static final long PATIENCE_SECONDS = 60;
  private static final CountDownLatch REQUESTED = new CountDownLatch(1);
  private static final CountDownLatch FINISHED = new CountDownLatch(1);
  private static final AtomicInteger EXIT_CODE = new AtomicInteger(1);
  private static final AtomicReference<@Nullable Thread> HOOK = new AtomicReference<>();

  private Termination() {}

  /** From now on a signal is a request to stop. */
  static void onSignal() {
    Thread hook = new Thread(Termination::stop, "millrace-shutdown");
    if (HOOK.compareAndSet(null, hook)) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /** No command runs any more that could be asked to stop, unless one has been. */
  static void endOnSignal() {
    Thread hook = HOOK.get();
    if (hook != null && !isRequested()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
        HOOK.set(null);
      } catch (IllegalStateException e) {
        // The process ends just now: the hook waits for the exit code.
      }
    }
  }

  /** Whether the process has been asked to stop. */
  static boolean isRequested() {
    return REQUESTED.getCount() == 0;
  }

  /** Waits for that, but no longer than this; returns whether it has been asked. */
  static boolean awaitRequest(Duration time) throws InterruptedException {
    return REQUESTED.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process with this code. */
  static void exit(int code) {
    EXIT_CODE.set(code);
    FINISHED.countDown();
    if (!isRequested()) {
      System.exit(code);
    }
  }

  private static void stop() {
    REQUESTED.countDown();
    try {
      boolean finished = FINISHED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      // Without this the process would end with the signal's code, not the command's.
      Runtime.getRuntime().halt(finished ? EXIT_CODE.get() : 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
