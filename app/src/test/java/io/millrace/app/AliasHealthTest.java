package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.Health;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class AliasHealthTest {
  @Test
  void shouldBeReadyWhenItKnowsWhichModelItFollows() {
    assertThat(AliasHealth.of(State.RUNNING, Map.of(0, "a", 1, "a")))
        .isEqualTo(new Health(true, true, "follows a"));
    assertThat(AliasHealth.of(State.RUNNING, Map.of(2, "a", 10, "a", 1, "b")))
        .isEqualTo(new Health(true, true, "follows a in partitions 2 10, b in partition 1"));
  }

  /** A process too many: it takes over when another one ends. */
  @Test
  void shouldBeReadyWhenOthersHaveAllPartitions() {
    assertThat(AliasHealth.of(State.RUNNING, Map.of()))
        .isEqualTo(new Health(true, true, "has no partition: other processes have them all"));
  }

  @Test
  void shouldBeUpButNotReadyWhenItStartsOrRebalances() {
    assertThat(AliasHealth.of(State.CREATED, Map.of()))
        .isEqualTo(new Health(true, false, "Kafka Streams is CREATED"));
    assertThat(AliasHealth.of(State.REBALANCING, Map.of(0, "a")))
        .isEqualTo(new Health(true, false, "Kafka Streams is REBALANCING"));
  }

  @Test
  void shouldBeDownWhenItHasFailed() {
    assertThat(AliasHealth.of(State.ERROR, Map.of(0, "a")))
        .isEqualTo(new Health(false, false, "Kafka Streams is ERROR"));
  }
}
