package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateIT {
  private static final int GOOD = 10_000;
  private static final int EACH_KIND = 100;

  @TempDir private Path folder;

  @Test
  void shouldLearnTheGoodAndSetTheMalformedAsideWhenAFileHasBoth() throws Exception {
    Path config = folder.resolve("app.yaml");
    Files.writeString(
        config,
        "name: evaluated\n" + MalformedLines.SETTINGS.replace("partitions: 2", "partitions: 1"));
    Path input = folder.resolve("samples.jsonl");
    Files.write(input, lines());

    try (JavaProcess process =
        JavaProcess.start(
            folder, "evaluate", Main.class, "evaluate", "-c", config, "-i", input, "--json")) {
      assertThat(process.awaitExit()).as(process.err()).isZero();

      assertThat(process.out().lines()).as("standard output").hasSize(1);
      JsonNode report = new ObjectMapper().readTree(process.out());
      assertThat(report.get("replicas")).hasSize(1);
      JsonNode replica = report.get("replicas").get(0);
      assertThat(replica.get("samples").asInt()).isEqualTo(GOOD);
      assertThat(replica.get("learned").asInt()).isEqualTo(GOOD);
      assertThat(replica.get("dead_letters").asInt())
          .isEqualTo(EACH_KIND * MalformedLines.malformed().size())
          .isEqualTo(1000);
      assertThat(process.err()).doesNotContain("\tat ");
    }
  }

  /** Every eleventh line is malformed. */
  private static List<String> lines() {
    List<String> malformed = new ArrayList<>(MalformedLines.malformed().values());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      lines.add(MalformedLines.good(i));
      if (i % 10 == 9) {
        lines.add(malformed.get(i / 10 % malformed.size()));
      }
    }
    return lines;
  }
}
