package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Disturbs a learner again and again. Over all learners, every way has its turn before any way has
 * a second one.
 */
final class KillCampaign {
  private static final List<Disturbance> LEFT = new ArrayList<>();

  private final LearnerUnderTest learner;
  private final SampleFlow flow;
  private final Random random;

  KillCampaign(LearnerUnderTest learner, SampleFlow flow, Random random) {
    this.learner = learner;
    this.flow = flow;
    this.random = random;
  }

  /** Disturbs it so many times. Each time, unless it is killed early, it must make progress. */
  void strike(int times) throws Exception {
    for (int i = 1; i <= times; i++) {
      Disturbance disturbance = next();
      long before = learner.handled();
      long start = System.nanoTime();
      disturbance.strike(learner, flow, random);
      long handled = learner.handled();
      System.out.printf(
          "%d: %s, %d handled, after %.1f s%n",
          i, disturbance, handled, (System.nanoTime() - start) / 1e9);
      if (disturbance != Disturbance.EARLY_KILL) {
        assertThat(handled)
            .as("handled after %s, which was %d", disturbance, i)
            .isGreaterThan(before);
      }
    }
  }

  private Disturbance next() {
    if (LEFT.isEmpty()) {
      LEFT.addAll(List.of(Disturbance.values()));
      Collections.shuffle(LEFT, random);
    }
    return LEFT.remove(0);
  }
}
