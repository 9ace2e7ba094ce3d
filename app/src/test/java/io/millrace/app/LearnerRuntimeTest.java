package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.config.ConfigLoader;
import io.millrace.model.FakeModel;
import io.millrace.topology.InstanceId;
import io.millrace.topology.KafkaPropertiesException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that could not start may try again, and is then the same instance. */
class LearnerRuntimeTest {
  @TempDir private Path folder;
  private String id = "";

  @BeforeEach
  void beAnInstance() {
    try (InstanceId instance = InstanceId.claim(folder)) {
      id = instance.id();
    }
  }

  private Assembly assembly() throws Exception {
    Path settings = folder.resolve("m.yaml");
    Files.writeString(
        settings,
        """
        name: m
        samples: {format: json}
        features: [{name: x, type: numeric}]
        label: {name: y, type: number}
        network: [{dense: {units: 1}}]
        loss: mean_squared_error
        optimizer: {sgd: {learning_rate: 0.01}}
        """);
    return new Assembly(ConfigLoader.load(settings), FakeModel::new);
  }

  private void assertFree() {
    try (InstanceId instance = InstanceId.claim(folder)) {
      assertThat(instance.id()).isEqualTo(id);
    }
  }

  @Test
  void shouldLetGoOfItsIdWhenAPropertyIsRefused() throws Exception {
    Assembly assembly = assembly();
    Map<String, String> wrong =
        Map.of("bootstrap.servers", "127.0.0.1:1", "processing.guarantee", "at_least_once");

    assertThatThrownBy(() -> LearnerRuntime.open(assembly, wrong, folder))
        .isInstanceOf(KafkaPropertiesException.class);
    assertFree();
  }

  @Test
  void shouldLetGoOfItsIdAndItsClientWhenNoBrokerAnswers() throws Exception {
    Assembly assembly = assembly();
    Map<String, String> away =
        Map.of(
            "bootstrap.servers", "127.0.0.1:1",
            "client.id", "of-this-test",
            "request.timeout.ms", "100",
            "default.api.timeout.ms", "200");

    assertThatThrownBy(() -> LearnerRuntime.open(assembly, away, folder))
        .isInstanceOf(TimeoutException.class);
    assertFree();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().contains("of-this-test")));
  }
}
