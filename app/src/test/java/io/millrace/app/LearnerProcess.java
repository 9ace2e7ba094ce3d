package io.millrace.app;

import io.millrace.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The production app in a process of its own: {@code LearnerProcess CONFIG HOME FAULT GAP}, the
 * last being what a {@link FaultyStore} does at which gap between two writes of state. Stops in
 * good order when its standard input ends, so that it never outlives the test that started it.
 */
final class LearnerProcess {
  private LearnerProcess() {}

  /** Learns until standard input ends; exits with 1 if the app stops before. */
  public static void main(String[] arguments) throws Exception {
    Assembly assembly = new Assembly(ConfigLoader.load(Path.of(arguments[0])));
    FaultyStore store =
        new FaultyStore(FaultyStore.Fault.valueOf(arguments[2]), Integer.parseInt(arguments[3]));
    try (LearnerApp app =
        LearnerApp.start(
            LearnerRuntime.open(
                assembly, assembly.config().kafka(), Path.of(arguments[1]), store))) {
      CompletableFuture<Void> end = CompletableFuture.runAsync(LearnerProcess::awaitEndOfInput);
      while (!end.isDone()) {
        if (app.awaitStop(Duration.ofMillis(100))) {
          app.failure().ifPresent(Throwable::printStackTrace);
          Runtime.getRuntime().halt(1);
        }
      }
    }
    // Threads of Kafka Streams that wait for a broker would keep the process alive.
    Runtime.getRuntime().halt(0);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said on standard input; only its end matters.
      }
    } catch (IOException e) {
      // The end, too.
    }
  }
}
