package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What init writes, evaluate learns, without a hand on it. */
class InitIT {
  private static final int ROWS = 3000;

  @TempDir private Path folder;

  @Test
  void shouldWriteSettingsThatLearnAFileOfEveryTypeOfColumn() throws Exception {
    Path input = Files.write(folder.resolve("shop orders.csv"), rows());
    Path config = folder.resolve("orders.yaml");

    Console written = Console.run("init", "-i", input, "--label", "class", "-o", config);
    assertThat(written.exitCode()).as(written.err()).isZero();

    JsonNode replica = evaluate(config, input).get("replicas").get(0);
    assertThat(replica.get("samples").asInt()).isEqualTo(ROWS - ROWS / 50);
    assertThat(replica.get("dead_letters").asInt()).as("those with NA").isEqualTo(ROWS / 50);
    assertThat(replica.get("windowed").get("accuracy").asDouble()).isGreaterThan(0.8);
  }

  private JsonNode evaluate(Path config, Path input) throws Exception {
    try (JavaProcess process =
        JavaProcess.start(
            folder, "evaluate", Main.class, "evaluate", "-c", config, "-i", input, "--json")) {
      assertThat(process.awaitExit()).as(process.err()).isZero();
      return new ObjectMapper().readTree(process.out());
    }
  }

  /** The class is the sign of x, or of −x on odd days. */
  private static List<String> rows() {
    Random random = new Random(7);
    List<String> rows = new ArrayList<>(List.of("order_id,at,x,no,user,note,class"));
    for (int i = 0; i < ROWS; i++) {
      double x = random.nextGaussian();
      boolean odd = random.nextBoolean();
      rows.add(
          "o%d,2026-01-31 12:%02d:00,%s,%s,u%d,a note with words %d,%s"
              .formatted(
                  i,
                  i % 60,
                  i % 50 == 0 ? "NA" : Double.toString(x),
                  odd ? "odd" : "even",
                  random.nextInt(300),
                  random.nextInt(300),
                  x > 0 == odd ? "UP" : "DOWN"));
    }
    return rows;
  }
}
