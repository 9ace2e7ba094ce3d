package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/**
 * Something bad that happens to a learner while samples flow. No process is left when it is over.
 * What is random is the moment.
 */
enum Disturbance {
  /** It is killed, perhaps while it still starts or restores. */
  EARLY_KILL {
    @Override
    void strike(LearnerUnderTest learner, SampleFlow flow, Random random) throws Exception {
      try (JavaProcess process = learner.start(FIRST)) {
        Thread.sleep(random.nextInt(4000));
        process.kill();
      }
    }
  },

  /** It is killed at work. */
  KILL {
    @Override
    void strike(LearnerUnderTest learner, SampleFlow flow, Random random) throws Exception {
      try (JavaProcess process = learner.start(FIRST)) {
        learner.awaitProgress(process);
        Thread.sleep(moment(random));
        process.kill();
      }
    }
  },

  /** It is killed under more load than it can carry. */
  KILL_IN_A_BURST {
    @Override
    void strike(LearnerUnderTest learner, SampleFlow flow, Random random) throws Exception {
      try (JavaProcess process = learner.start(FIRST)) {
        learner.awaitProgress(process);
        flow.burst(BURST);
        Thread.sleep(random.nextInt(1000));
        process.kill();
      }
    }
  },

  /** It ends between two writes of state. */
  HALT {
    @Override
    void strike(LearnerUnderTest learner, SampleFlow flow, Random random) throws Exception {
      try (JavaProcess process = learner.start(FIRST, FaultyStore.Fault.HALT, gap(random))) {
        assertThat(process.awaitExit()).as("exit code").isEqualTo(FaultyStore.HALTED);
      }
    }
  },

  /** A thread of it fails between two writes of state and is replaced. */
  FAILED_THREAD {
    @Override
    void strike(LearnerUnderTest learner, SampleFlow flow, Random random) throws Exception {
      try (JavaProcess process = learner.start(FIRST, FaultyStore.Fault.FAIL, gap(random))) {
        process.awaitLine(FaultyStore.FAILED);
        learner.awaitProgressEverywhere(process);
        process.kill();
      }
    }
  },

  /**
   * It is suspended until another has taken over, then goes on as if nothing had happened, with a
   * transaction that is not its own any more. Both work, until the other stops in good order.
   */
  ZOMBIE {
    @Override
    void strike(LearnerUnderTest learner, SampleFlow flow, Random random) throws Exception {
      try (JavaProcess first = learner.start(FIRST);
          JavaProcess second = startBeside(first, learner)) {
        Thread.sleep(random.nextInt(200));
        long opened = first.count(OPENED);
        first.suspend();
        learner.awaitProgressEverywhere(second);
        first.resume();
        first.awaitMore(OPENED, opened);
        learner.awaitProgressEverywhere(second);
        assertThat(second.endInput()).isZero();
        learner.awaitProgressEverywhere(first);
        first.kill();
      }
    }
  },

  /** One of two is killed, and the other goes on with the store of its standby task. */
  FAIL_OVER {
    @Override
    void strike(LearnerUnderTest learner, SampleFlow flow, Random random) throws Exception {
      try (JavaProcess first = learner.start(FIRST);
          JavaProcess second = startBeside(first, learner)) {
        long opened = second.count(OPENED);
        first.kill();
        learner.awaitProgressEverywhere(second);
        assertThat(second.count(OPENED))
            .as("stores: no other than its standby's")
            .isEqualTo(opened);
        assertThat(second.endInput()).isZero();
      }
    }
  };

  private static final String FIRST = "first";
  private static final int BURST = 4000;
  private static final String OPENED = "opened 0_";

  abstract void strike(LearnerUnderTest learner, SampleFlow flow, Random random) throws Exception;

  /** Often right behind the first commit, else somewhere in the next second, in ms. */
  private static int moment(Random random) {
    return random.nextBoolean() ? 0 : random.nextInt(1000);
  }

  /** Which gap between two writes. */
  private static int gap(Random random) {
    return 1 + random.nextInt(20);
  }

  /** Starts another instance; each of the two then has a task, and a standby of the other's. */
  private static JavaProcess startBeside(JavaProcess first, LearnerUnderTest learner)
      throws Exception {
    learner.awaitProgress(first);
    JavaProcess second = learner.start("second");
    second.awaitLine(OPENED + 0);
    second.awaitLine(OPENED + 1);
    learner.awaitProgressEverywhere(second);
    return second;
  }
}
