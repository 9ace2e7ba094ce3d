package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.Documentation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Kafka Streams and an embedded broker on one side, none of both on the other. */
class ReplayCommandIT {
  private static final Path EXAMPLES = Documentation.ROOT.resolve("examples");
  private static final Path INPUT = EXAMPLES.resolve("line.csv");

  @TempDir private Path folder;

  @Test
  void shouldScoreEachOfTheSettingsAsEvaluateDoes() throws Exception {
    Path first = EXAMPLES.resolve("line.yaml");
    Path page = folder.resolve("replay.html");
    Path second = folder.resolve("slow.yaml");
    Files.writeString(second, Files.readString(first).replace("rate: 0.3", "rate: 0.01"));

    JsonNode replayed =
        json(
            "replay",
            "-c",
            first,
            "--grid",
            "optimizer.sgd.learning_rate=0.3,0.01",
            "-i",
            INPUT,
            "--html",
            page,
            "--json");

    JsonNode settings = replayed.get("settings");
    assertThat(settings).hasSize(2);
    assertThat(scores(settings.get(0).get("result"))).isEqualTo(evaluated(first));
    assertThat(scores(settings.get(1).get("result"))).isEqualTo(evaluated(second));
    double difference = loss(settings.get(1)) - loss(settings.get(0));
    assertThat(settings.at("/1/loss/samples").asInt()).isEqualTo(3000);
    assertThat(settings.at("/1/loss/mean").asDouble())
        .isPositive()
        .isCloseTo(difference, within(1e-6));
    assertCourse(settings.get(1));
    assertThat(Files.readString(page))
        .contains(replayed.toString())
        .doesNotContain("src=", "@REPORT@");
  }

  @Test
  void shouldTakeNoCheckpointsThatNobodyCouldRead() {
    Logger learning = (Logger) LoggerFactory.getLogger("io.millrace.learning");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    learning.addAppender(log);
    learning.setLevel(Level.INFO);
    try {
      Console console = Console.run("replay", "-c", EXAMPLES.resolve("line.yaml"), "-i", INPUT);
      assertThat(console.exitCode()).as(console.err()).isZero();
    } finally {
      learning.setLevel(null);
      learning.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains("replica 0 starts at step 0, after 0 samples")
        .noneMatch(line -> line.startsWith("checkpoint"));
  }

  /** 3,000 samples are 375 blocks of 8: they have the mean of all. */
  private static void assertCourse(JsonNode setting) {
    JsonNode course = setting.get("loss_course");
    assertThat(course.get("length").asInt()).isEqualTo(8);
    assertThat(course.get("means")).hasSize(375);
    double sum = 0;
    for (JsonNode mean : course.get("means")) {
      sum += mean.asDouble();
    }
    assertThat(sum / 375).isCloseTo(loss(setting), within(1e-6));
  }

  private static double loss(JsonNode setting) {
    return setting.at("/result/cumulative/loss").asDouble();
  }

  private static JsonNode evaluated(Path config) throws Exception {
    return scores(json("evaluate", "-c", config, "-i", INPUT, "--json").at("/replicas/0"));
  }

  /** Counts and scores, of all samples. */
  private static JsonNode scores(JsonNode replica) {
    assertThat(replica.get("samples").asInt()).isEqualTo(3000);
    return replica;
  }

  private static JsonNode json(Object... arguments) throws Exception {
    Console console = Console.run(arguments);
    assertThat(console.exitCode()).as(console.err()).isZero();
    return new ObjectMapper().readTree(console.out());
  }
}
