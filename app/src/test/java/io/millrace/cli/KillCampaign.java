package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Ends a learner's process again and again: with SIGKILL at random moments, or by its own hand
 * between two writes of state. Each instance but the last must make progress before it is ended.
 */
final class KillCampaign {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Every so many kills, one is by the process's own hand. */
  static final int HALT_EVERY = 3;

  private final LearnerUnderTest learner;
  private final Random random;
  private int halts;
  private long handled;

  KillCampaign(LearnerUnderTest learner, Random random) {
    this.learner = learner;
    this.random = random;
  }

  /** Starts and ends so many processes. */
  void kill(int kills) throws Exception {
    for (int i = 1; i <= kills; i++) {
      if (i % HALT_EVERY == 0) {
        startAndHalt();
      } else {
        startAndKill();
      }
      long now = learner.handled();
      assertThat(now).as("records handled before kill %d", i).isGreaterThan(handled);
      handled = now;
    }
  }

  private void startAndKill() throws Exception {
    try (JavaProcess process = learner.start("first", 0)) {
      awaitProgress(process);
      Thread.sleep(random.nextInt(1000));
      process.kill();
    }
  }

  private void startAndHalt() throws Exception {
    // Not in the very first commit, for there must be progress.
    int gap = 10 + random.nextInt(20);
    try (JavaProcess process = learner.start("first", gap)) {
      assertThat(process.awaitExit()).as("exit code").isEqualTo(HaltingStore.HALTED);
      halts++;
    }
  }

  /** Kills at a random moment while the process may still be starting or restoring. */
  void killEarly() throws Exception {
    try (JavaProcess process = learner.start("first", 0)) {
      Thread.sleep(random.nextInt(4000));
      process.kill();
    }
  }

  /**
   * Runs two instances with a standby, and kills the first.
   *
   * @return the second
   */
  JavaProcess failOver() throws Exception {
    try (JavaProcess first = learner.start("first", 0)) {
      awaitProgress(first);
      JavaProcess second = learner.start("second", 0);
      // One of them is the standby of the task that the first has.
      second.awaitLine("opened 0_0");
      second.awaitLine("opened 0_1");
      awaitProgress(first);
      first.kill();
      Map<Integer, Long> killed = learner.offsets();
      awaitThat(second, () -> isBehind(killed, learner.offsets()));
      assertThat(second.out().lines().filter(line -> line.startsWith("opened")))
          .as("stores of the second instance: it took over with the store of its standby task")
          .containsExactlyInAnyOrder("opened 0_0", "opened 0_1");
      return second;
    }
  }

  /** Whether every partition has moved on. */
  private static boolean isBehind(Map<Integer, Long> before, Map<Integer, Long> now) {
    return before.entrySet().stream()
        .allMatch(entry -> entry.getValue() < now.getOrDefault(entry.getKey(), 0L));
  }

  private void awaitProgress(JavaProcess process) throws Exception {
    long before = learner.handled();
    awaitThat(process, () -> learner.handled() > before);
  }

  private static void awaitThat(JavaProcess process, Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(
            () -> {
              process.assertAlive();
              return condition.call();
            });
  }

  /** How many processes ended between two writes of state. */
  int halts() {
    return halts;
  }
}
