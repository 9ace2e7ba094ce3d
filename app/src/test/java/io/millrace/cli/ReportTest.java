package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.evaluate.MemberScore;
import io.millrace.evaluate.MemberScore.Means;
import io.millrace.metrics.Refusal;
import io.millrace.metrics.ReplicaStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final ReplicaStatus STATUS =
      new ReplicaStatus(
          "m",
          1,
          ReplicaStatus.State.FROZEN,
          "by command",
          70,
          30,
          2,
          64,
          0.1,
          3.5,
          6,
          0,
          1,
          4,
          Map.of("accuracy", 0.75),
          Map.of("accuracy", 0.5),
          new ReplicaStatus.Judged(12, Map.of("accuracy", 0.7), Map.of("accuracy", 0.6)),
          new ReplicaStatus.Judged(5, Map.of("accuracy", 0.5), Map.of("accuracy", 0.4)),
          List.of(
              new MemberScore("memory", 0.25, new Means(0.5, 0.75), new Means(0.125, 0.875), 1234)),
          List.of(
              new Refusal("unknown_class", 3, "label: \"UPP\": must be one of DOWN, UP", 7),
              new Refusal("undecodable", 1, "broken JSON", 0)));

  @Test
  void shouldTellOfEachReplicaAsJson() throws Exception {
    JsonNode report = new ObjectMapper().readTree(Report.of("m", 32, 1.5, List.of(STATUS)).json());

    JsonNode replica = report.get("replicas").get(0);
    assertThat(report.get("model").asText()).isEqualTo("m");
    assertThat(report.get("seconds").asDouble()).isEqualTo(1.5);
    assertThat(replica.get("replica").asInt()).isEqualTo(1);
    assertThat(replica.get("samples").asLong()).isEqualTo(70);
    assertThat(replica.get("unlabelled").asLong()).isEqualTo(30);
    assertThat(replica.get("learned").asLong()).isEqualTo(32);
    assertThat(replica.get("steps_skipped").asLong()).isEqualTo(1);
    assertThat(replica.get("pending").asInt()).isEqualTo(6);
    assertThat(replica.get("dead_letters").asLong()).isEqualTo(4);
    assertThat(replica.at("/refusals/0/reason").asText()).isEqualTo("unknown_class");
    assertThat(replica.at("/refusals/0/count").asLong()).isEqualTo(3);
    assertThat(replica.get("cumulative").get("accuracy").asDouble()).isEqualTo(0.75);
    assertThat(replica.get("windowed").get("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(replica.get("frozen").asText()).isEqualTo("by command");
    assertThat(replica.at("/held_out/samples").asLong()).isEqualTo(12);
    assertThat(replica.at("/held_out/cumulative/accuracy").asDouble()).isEqualTo(0.7);
    assertThat(replica.at("/members/0/name").asText()).isEqualTo("memory");
    assertThat(replica.at("/members/0/weight").asDouble()).isEqualTo(0.25);
    assertThat(replica.at("/members/0/windowed/loss").asDouble()).isEqualTo(0.125);
    assertThat(replica.at("/members/0/cumulative/wins").asDouble()).isEqualTo(0.75);
    assertThat(replica.at("/members/0/resets").asLong()).isEqualTo(1234);
  }

  @Test
  void shouldTellTheSameAsText() {
    assertThat(Report.of("m", 32, 1.5, List.of(STATUS)).text())
        .contains("m, replica 1")
        .containsPattern("samples scored +70")
        .containsPattern("predicted without a label +30")
        .containsPattern("samples learned +32")
        .containsPattern("steps skipped +1")
        .containsPattern("dead letters +4")
        .containsPattern("unknown_class +3  label: \"UPP\": must be one of DOWN, UP \\(offset 7\\)")
        .containsPattern("undecodable +1  broken JSON \\(offset 0\\)")
        .containsPattern("accuracy +0\\.7500 +0\\.5000")
        .contains("frozen: by command")
        .containsPattern("held out: 12 samples .*\\n +accuracy +0\\.7000 +0\\.6000")
        .containsPattern("member +loss +window +wins +weight +resets")
        .containsPattern("memory +0\\.5000 +0\\.1250 +0\\.7500 +0\\.2500 +1,234");
  }
}
