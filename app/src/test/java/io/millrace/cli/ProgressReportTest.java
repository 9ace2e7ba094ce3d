package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.evaluate.Task;
import io.millrace.metrics.Monitoring;
import io.millrace.metrics.ReplicaStatus;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  private static final List<ReplicaStatus> REPLICAS =
      List.of(
          replica(0, null, 1_000, 4, Map.of("accuracy", 0.5, "loss", 0.25)),
          replica(1, "by command", 234, 0, Map.of("accuracy", 0.75)));

  private static ReplicaStatus replica(
      int number,
      @Nullable String frozen,
      long samples,
      long deadLetters,
      Map<String, Double> windowed) {
    return new ReplicaStatus(
        "m",
        number,
        frozen == null ? ReplicaStatus.State.LEARNING : ReplicaStatus.State.FROZEN,
        frozen,
        samples,
        0,
        samples / 2,
        samples,
        0.1,
        3.5,
        6,
        0,
        0,
        deadLetters,
        Map.of(),
        windowed,
        new ReplicaStatus.Judged(0, Map.of(), Map.of()),
        new ReplicaStatus.Judged(0, Map.of(), Map.of()),
        List.of(),
        List.of());
  }

  private static final OptionalLong LAG = OptionalLong.of(17);

  private static ProgressReport report(long remaining) {
    return ProgressReport.of(REPLICAS, 1234.5, LAG, remaining);
  }

  @Test
  void shouldTellOfAllReplicasOnOneLine() {
    assertThat(report(-1).line(200))
        .isEqualTo(
            "1,234 samples  1,235/s  loss 0.2500  accuracy 0.5000  frozen  dead letters 4  lag 17"
                + "  step 617");
  }

  @Test
  void shouldTellWhenItEndsWhenThatIsKnown() {
    assertThat(report(123_450).line(200)).contains("  eta 1:40  ");
    assertThat(report(12_345_000).line(200)).contains("  eta 2:46:40  ");
    assertThat(report(0).line(200)).doesNotContain("eta");
    assertThat(ProgressReport.of(REPLICAS, 0.0, LAG, 1_000).line(200)).doesNotContain("eta");
  }

  /** Before a consumer has read, and while what it has read waits for the model. */
  @Test
  void shouldLeaveOutALagThatIsNotKnown() {
    assertThat(ProgressReport.of(REPLICAS, 1.0, OptionalLong.empty(), -1).line(200))
        .doesNotContain("lag");
    try (Monitoring monitoring = new Monitoring()) {
      ReplicaStatus starting = monitoring.replica("m", 2, new Task.Regression(1)).status();
      assertThat(ProgressReport.of(List.of(starting), 1.0, LAG, -1).line(200))
          .doesNotContain("lag");
    }
  }

  @Test
  void shouldLeaveOutARateThatIsNotKnown() {
    assertThat(ProgressReport.of(REPLICAS, null, LAG, 1_000).line(200))
        .contains("lag 17")
        .doesNotContain("/s", "eta");
  }

  @Test
  void shouldLeaveOutWhatDoesNotFit() {
    assertThat(report(-1).line(59))
        .isEqualTo("1,234 samples  1,235/s  loss 0.2500  accuracy 0.5000");
    assertThat(report(-1).line(5)).isEmpty();
  }

  @Test
  void shouldTellTheSameAsJson() throws Exception {
    JsonNode json = new ObjectMapper().readTree(Json.line(report(2_469)));

    assertThat(json.get("model").asText()).isEqualTo("m");
    assertThat(json.get("samples").asLong()).isEqualTo(1_234);
    assertThat(json.get("per_second").asDouble()).isEqualTo(1234.5);
    assertThat(json.get("windowed").get("loss").asDouble()).isEqualTo(0.25);
    assertThat(json.get("dead_letters").asLong()).isEqualTo(4);
    assertThat(json.get("eta_seconds").asLong()).isEqualTo(2);
    assertThat(new ObjectMapper().readTree(Json.line(report(-1))).has("eta_seconds")).isFalse();
  }
}
