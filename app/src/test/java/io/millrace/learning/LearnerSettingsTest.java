package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.drift.OnDrift;
import io.millrace.evaluate.HoldOut;
import io.millrace.model.ModelSettingsBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearnerSettingsTest {
  @Test
  void shouldRefuseControlIntervalsWithoutAStep() {
    assertThatThrownBy(() -> settings(0, 60, 1))
        .hasMessage("steps in a control interval: 0: must be at least 1");
  }

  @Test
  void shouldRefuseCheckpointsBetweenBoundaries() {
    assertThatThrownBy(() -> settings(20, 50, 1))
        .hasMessageContaining("steps between checkpoints: 50");
  }

  @Test
  void shouldRefuseToKeepNoCheckpoint() {
    assertThatThrownBy(() -> settings(20, 40, 0))
        .hasMessage("checkpoints.keep: 0: must be at least 1");
  }

  private static void settings(int decisions, int checkpoints, int keep) {
    new LearnerSettings(
        "m",
        new ModelSettingsBuilder().batchSize(4).build(),
        new ShapingSettings("digest", Map.of()),
        null,
        null,
        null,
        OnDrift.NOTHING,
        new HoldOut(0),
        null,
        Duration.ofMillis(200),
        decisions,
        checkpoints,
        keep,
        CommitLimits.DEFAULT);
  }
}
