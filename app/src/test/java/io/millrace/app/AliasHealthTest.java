package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.Health;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class AliasHealthTest {
  @Test
  void shouldBeReadyWhenItKnowsWhichModelItFollows() {
    assertThat(AliasHealth.of(State.RUNNING, Optional.empty(), Map.of(0, "a", 1, "a")))
        .isEqualTo(new Health(true, true, "follows a"));
    assertThat(AliasHealth.of(State.RUNNING, Optional.empty(), Map.of(2, "a", 10, "a", 1, "b")))
        .isEqualTo(new Health(true, true, "follows a in partitions 2 10, b in partition 1"));
  }

  /** A process too many: it takes over when another one ends. */
  @Test
  void shouldBeReadyWhenOthersHaveAllPartitions() {
    assertThat(AliasHealth.of(State.RUNNING, Optional.empty(), Map.of()))
        .isEqualTo(new Health(true, true, "has no partition: other processes have them all"));
  }

  @Test
  void shouldBeUpButNotReadyWhenItStartsOrRebalances() {
    assertThat(AliasHealth.of(State.CREATED, Optional.empty(), Map.of()))
        .isEqualTo(new Health(true, false, "Kafka Streams is CREATED"));
    assertThat(AliasHealth.of(State.REBALANCING, Optional.empty(), Map.of(0, "a")))
        .isEqualTo(new Health(true, false, "Kafka Streams is REBALANCING"));
  }

  @Test
  void shouldBeUpButNotReadyWhenNoBrokerAnswers() {
    Optional<String> outage = Optional.of("the brokers don't answer: no node");

    assertThat(AliasHealth.of(State.RUNNING, outage, Map.of(0, "a")))
        .isEqualTo(new Health(true, false, "the brokers don't answer: no node"));
    assertThat(AliasHealth.of(State.REBALANCING, outage, Map.of(0, "a")))
        .isEqualTo(new Health(true, false, "the brokers don't answer: no node"));
    assertThat(AliasHealth.of(State.ERROR, outage, Map.of(0, "a")))
        .isEqualTo(new Health(false, false, "Kafka Streams is ERROR"));
  }

  @Test
  void shouldBeDownWhenItHasFailed() {
    assertThat(AliasHealth.of(State.ERROR, Optional.empty(), Map.of(0, "a")))
        .isEqualTo(new Health(false, false, "Kafka Streams is ERROR"));
  }
}
