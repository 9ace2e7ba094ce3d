package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.RecordingListener;
import io.millrace.learning.TestLearners;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LearnerStageTest {
  @Test
  void shouldHaveTheNodesStoresAndTopicsOfTheGoldenFile() throws IOException {
    try (InputStream golden = getClass().getResourceAsStream("topology.txt")) {
      String expected = new String(Objects.requireNonNull(golden).readAllBytes(), UTF_8);

      assertThat(
              LearnerRun.topology(
                      TestLearners.settings(1),
                      LearnerRun.TOPICS,
                      new SurvivingState(Map.of()),
                      new RecordingListener(),
                      (replica, checkpoint) -> CompletableFuture.completedFuture(Optional.empty()),
                      new LogBounds("", 0),
                      RecordLimits.NONE,
                      null,
                      LearnerStage.waitingStore(),
                      new Gate())
                  .describe()
                  .toString()
                  .strip())
          .isEqualTo(expected.strip());
    }
  }
}
