package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.metrics.ReplicaStatus;
import io.millrace.metrics.ReplicaStatus.State;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmptyTopicTest {
  private final EmptyTopic topic = new EmptyTopic("a.smaples", true, 0);

  private boolean warnsAt(long second, ReplicaStatus... replicas) {
    return topic.warning(List.of(replicas), TimeUnit.SECONDS.toNanos(second)).isPresent();
  }

  private static ReplicaStatus replica(State state, int pending, long deadLetters) {
    return new ReplicaStatus(
        "a",
        0,
        state,
        null,
        0,
        0,
        0,
        0,
        Double.NaN,
        Double.NaN,
        pending,
        0,
        0,
        deadLetters,
        Map.of(),
        Map.of(),
        new ReplicaStatus.Judged(0, Map.of(), Map.of()),
        new ReplicaStatus.Judged(0, Map.of(), Map.of()),
        List.of(),
        List.of());
  }

  @Test
  void shouldWarnNowAndThenWhileNothingHasArrived() {
    assertThat(warnsAt(19, replica(State.LEARNING, 0, 0))).isFalse();
    assertThat(topic.warning(List.of(replica(State.LEARNING, 0, 0)), 21_000_000_000L))
        .contains(
            "nothing has arrived on the topic a.smaples yet, which this start has created: check"
                + " samples.topic, and the producer");
    assertThat(warnsAt(22, replica(State.LEARNING, 0, 0))).isFalse();
    assertThat(warnsAt(622, replica(State.LEARNING, 0, 0))).isTrue();
  }

  @Test
  void shouldGiveAModelThatWasLongInTheMakingTimeToRead() {
    assertThat(warnsAt(75, replica(State.STARTING, 0, 0))).isFalse();
    assertThat(warnsAt(76, replica(State.LEARNING, 0, 0))).isFalse();
    assertThat(warnsAt(94, replica(State.LEARNING, 0, 0))).isFalse();
    assertThat(warnsAt(96, replica(State.LEARNING, 0, 0))).isTrue();
  }

  @Test
  void shouldNotWarnWhenSomethingHasArrivedOrNobodyCanTell() {
    assertThat(warnsAt(30, replica(State.LEARNING, 1, 0))).isFalse();
    assertThat(warnsAt(30, replica(State.LEARNING, 0, 1))).isFalse();
    assertThat(warnsAt(30, replica(State.STARTING, 0, 0))).isFalse();
    assertThat(warnsAt(30)).isFalse();
  }
}
