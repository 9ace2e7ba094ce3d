package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private final WatchedLearner learner = WatchedLearner.ofNumbers();

  @AfterEach
  void close() {
    learner.close();
  }

  @Test
  void shouldLearnOrWaitWhenTheAppIsReady() {
    learner.learn(1, "x");

    assertThat(condition(false, true)).isEqualTo(new Condition("learning", "receiving samples"));
    assertThat(condition(false, false)).isEqualTo(new Condition("learning", "waiting for samples"));
  }

  @Test
  void shouldTellWhyItIsFrozen() {
    learner.learn(1, "x");
    learner.freeze("early stopping: the loss has not fallen for 5000 samples");

    assertThat(condition(false, true))
        .isEqualTo(
            new Condition("frozen", "early stopping: the loss has not fallen for 5000 samples"));
  }

  @Test
  void shouldRestoreWhileItsStateIsRead() {
    assertThat(condition(false, false).state()).isEqualTo("restoring");
  }

  /** The model is ready, and its state is read. */
  @Test
  void shouldWaitWhenTheBrokersAreAway() {
    learner.learn(1, "x");
    learner.health = new Health(true, false, "the brokers don't answer");

    assertThat(condition(false, true))
        .isEqualTo(new Condition("waiting", "the brokers don't answer"));
  }

  @Test
  void shouldRestoreWhenRebalancingBeforeTheModelIsReady() {
    learner.health = new Health(true, false, "Kafka Streams is REBALANCING");

    assertThat(condition(false, true))
        .isEqualTo(new Condition("restoring", "Kafka Streams is REBALANCING"));
  }

  @Test
  void shouldTellWhyItFailedEvenWhenStopping() {
    learner.health = new Health(false, false, "Kafka Streams is ERROR");
    learner.failure = "the stored state does not fit";

    assertThat(condition(true, false))
        .isEqualTo(new Condition("failed", "the stored state does not fit"));
  }

  @Test
  void shouldStopWhenAsked() {
    learner.learn(1, "x");

    assertThat(condition(true, true))
        .isEqualTo(new Condition("stopped", "the app was asked to stop"));
  }

  private Condition condition(boolean stopping, boolean busy) {
    return Condition.of(learner, stopping).of(learner.monitoring.replicas().get(0), busy);
  }
}
