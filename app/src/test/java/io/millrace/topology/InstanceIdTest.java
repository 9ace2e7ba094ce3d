package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {
  @TempDir Path directory;

  @Test
  void shouldBeTheSameAfterARestart() {
    String first;
    try (InstanceId instance = InstanceId.claim(directory.resolve("new"))) {
      first = instance.id();
      assertThat(UUID.fromString(first)).isNotNull();
    }
    try (InstanceId instance = InstanceId.claim(directory.resolve("new"))) {
      assertThat(instance.id()).isEqualTo(first);
    }
  }

  @Test
  void shouldDifferWhileAnotherInstanceLives() {
    try (InstanceId one = InstanceId.claim(directory);
        InstanceId other = InstanceId.claim(directory)) {
      assertThat(one.id()).isNotEqualTo(other.id());
    }
  }
}
