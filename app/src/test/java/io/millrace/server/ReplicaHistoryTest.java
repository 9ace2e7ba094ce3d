package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.metrics.Seen.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaHistoryTest {
  private final ReplicaHistory history = new ReplicaHistory();

  @Test
  void shouldKeepWhatElseHappenedHoweverManyCheckpointsFollow() {
    Mark drift = new Mark(0, "drift", 1, "found");
    history.merge(List.of(drift), List.of());
    for (int i = 1; i <= 1000; i++) {
      history.merge(List.of(new Mark(i, "checkpoint", i, "written")), List.of());
    }

    assertThat(history.marks()).hasSize(301).endsWith(drift);
    assertThat(history.marks().get(0).time()).isEqualTo(1000);
  }
}
