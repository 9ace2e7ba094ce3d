package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.learning.RecordingListener;
import io.millrace.learning.TestLearners;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.TopologyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LearnerStageTest {
  private final Topology topology = new Topology();
  private final LearnerStage stage =
      LearnerRun.stage(
          TestLearners.settings(1),
          LearnerRun.TOPICS,
          new SurvivingState(Map.of()),
          new RecordingListener(),
          (replica, checkpoint) -> CompletableFuture.completedFuture(Optional.empty()),
          new LogBounds("", 0),
          RecordLimits.NONE,
          null,
          LearnerStage.waitingStore(),
          new Gate());

  @BeforeEach
  void add() {
    stage.addTo(topology);
  }

  @Test
  void shouldHaveTheNodesStoresAndTopicsOfTheGoldenFile() throws IOException {
    try (InputStream golden = getClass().getResourceAsStream("topology.txt")) {
      String expected = new String(Objects.requireNonNull(golden).readAllBytes(), UTF_8);

      assertThat(topology.describe().toString().strip()).isEqualTo(expected.strip());
    }
  }

  @Test
  void shouldSayWhoseTheNamesAreWhenItIsAddedTwice() {
    assertThatThrownBy(() -> stage.addTo(topology))
        .isInstanceOf(TopologyException.class)
        .hasMessageContaining("taken (Processor samples is already added.)")
        .hasMessageContaining("a topology has at most one learner")
        .hasMessageContaining("learner-state");
  }

  /** An application may set what it likes in the properties that it was given. */
  @Test
  void shouldRefuseToRunWhenSamplesCouldBeLostOrLearnedTwice() {
    refuses("processing.guarantee", "at_least_once");
    refuses("statestore.cache.max.bytes", 0);
    refuses("main.consumer.isolation.level", "read_uncommitted");
    refuses("restore.consumer.isolation.level", "read_uncommitted");
    refuses("processing.exception.handler", LogAndContinueProcessingExceptionHandler.class);
  }

  private void refuses(String key, Object value) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "run");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(key, value);

    assertThatThrownBy(() -> new TopologyTestDriver(topology, properties).close())
        .rootCause()
        .isInstanceOf(KafkaPropertiesException.class)
        .hasMessageStartingWith(key + ": ")
        .hasMessageContaining(": must be ");
  }
}
