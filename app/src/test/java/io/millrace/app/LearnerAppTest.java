package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearnerAppTest {
  @Test
  void shouldTellHowManyReplicasAreStarting() {
    assertThat(LearnerApp.starting(0)).isEmpty();
    assertThat(LearnerApp.starting(1))
        .contains("1 replica is starting: creating and restoring the model");
    assertThat(LearnerApp.starting(2))
        .contains("2 replicas are starting: creating and restoring the model");
  }
}
