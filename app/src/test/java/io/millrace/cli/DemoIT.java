package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.CheckpointsTopic;
import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, killed and taken up again, and what can be done with its checkpoint. */
class DemoIT {
  private static final String[] FEATURES = {"0.25", "-0.5", "0.1", "0.2", "-0.3", "0.4"};

  /** The settings of the demo: steps, of one sample each, between two checkpoints. */
  private static final int CHECKPOINT = 10_000;

  @TempDir private Path folder;

  @Test
  void shouldGoOnWhereItStoppedWhenKilledAndRunAgain() throws Exception {
    String first = demo("first", 3000);
    assertThat(first).containsPattern("samples learned +3,000\\R");
    assertThat(first).contains("this run: 3,000 samples sent, 3,000 predictions committed");

    killAt(6000);

    String last = demo("last", 5000);
    assertThat(last).contains("this run: 5,000 samples sent");
    // And those that the killed run had sent but not learned.
    assertThat(predictionsCommitted(last)).isGreaterThanOrEqualTo(5000);
    long total = number(last, "samples learned +([0-9,]+)\\R");
    assertEachSampleIsPredictedOnce(total);
    assertThat(total).isGreaterThan(CHECKPOINT);
    assertExportPredictsAsCheckpoint();
    assertCheckpointIsWhatTheLogGives();
  }

  private String demo(String name, int samples) throws Exception {
    try (JavaProcess process = start(name, samples, 0)) {
      assertThat(process.awaitExit()).as(process.err()).isZero();
      assertThat(process.logged())
          .as("the story of a healthy run")
          .hasSizeBetween(4, 19)
          .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"))
          .last()
          .asString()
          .contains("everything learned is committed");
      return process.out();
    }
  }

  private static long predictionsCommitted(String report) {
    return number(report, "([0-9,]+) predictions committed");
  }

  private static long number(String report, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(report);
    assertThat(matcher.find()).as(report).isTrue();
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  private JavaProcess start(String name, int samples, int rate) throws IOException {
    return JavaProcess.start(
        folder,
        name,
        Main.class,
        "demo",
        "--dir=" + home(),
        "--port=0",
        "--samples=" + samples,
        "--rate=" + rate);
  }

  private Path home() {
    return folder.resolve("demo");
  }

  private void killAt(int predictions) throws Exception {
    try (JavaProcess process = start("killed", 1_000_000, 3000)) {
      String line = process.awaitLine("embedded broker at ");
      String address = line.replaceFirst(".*embedded broker at ([^,]*),.*", "$1");
      try (CommittedTopic topic = new CommittedTopic(address, "demo.predictions")) {
        topic.await(predictions);
      }
      Console beside =
          Console.run("checkpoints", "list", "-c", home().resolve("demo.yaml"), "--dir", home());
      assertThat(beside.exitCode()).as(beside.err()).isZero();
      assertThat(beside.out()).contains("step");
      process.assertAlive();
      process.kill();
    }
  }

  /** Reads the topics of the demo. */
  private void assertEachSampleIsPredictedOnce(long total) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(home().resolve("broker"), 0);
        CommittedTopic samples = new CommittedTopic(broker.bootstrapServers(), "demo.samples");
        CommittedTopic predictions =
            new CommittedTopic(broker.bootstrapServers(), "demo.predictions")) {
      // A broker that has just started may not tell all of a topic at once.
      assertThat(samples.await(total).readToEnd().size()).isEqualTo(total);
      List<ConsumerRecord<byte[], byte[]>> records =
          predictions.await(total).readToEnd().records(0);
      assertThat(records.stream().map(DemoIT::text))
          .as("predictions, with %d that were read", records.size())
          .doesNotHaveDuplicates();
      assertThat(records).hasSize((int) total);
      for (int i = 0; i < total; i++) {
        JsonNode prediction = new ObjectMapper().readTree(records.get(i).value());
        assertThat(prediction.get("id").asText()).isEqualTo("demo-" + i);
        assertThat(prediction.get("step").asInt()).isEqualTo(i);
      }
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  private void assertExportPredictsAsCheckpoint() throws Exception {
    Path config = home().resolve("demo.yaml");
    Console list = Console.run("checkpoints", "list", "-c", config, "--dir", home());
    assertThat(list.exitCode()).as(list.err()).isZero();
    long step = lastStep(list.out());
    assertThat(step % CHECKPOINT).isZero();
    Path exported = folder.resolve("exported");
    Console export =
        Console.run(
            "checkpoints", "export", "-c", config, "--dir", home(), exported, "--step", step);
    assertThat(export.exitCode()).as(export.err()).isZero();

    try (JavaProcess process =
        JavaProcess.start(folder, "serving", ServingProcess.class, arguments(exported, FEATURES))) {
      assertThat(process.awaitExit()).as(process.err()).isZero();
      double[] served =
          process
              .out()
              .lines()
              .mapToDouble(line -> Double.parseDouble(line.replace("score ", "")))
              .toArray();
      assertThat(served).containsExactly(restoredScores(config, step), within(1e-5));
    }
  }

  /** Whatever the kill has broken off: the log is learned again without a break. */
  private void assertCheckpointIsWhatTheLogGives() throws Exception {
    Path config = home().resolve("demo.yaml");
    Console verify = Console.run("verify", "-c", config, "--dir", home(), "--json");
    assertThat(verify.exitCode()).as(verify.err()).isZero();
    assertThat(verify.out()).contains("\"equal\":true");

    Path other = folder.resolve("other.yaml");
    Files.writeString(other, Files.readString(config).replace("seed: 42", "seed: 43"));
    Console refused = Console.run("verify", "-c", other, "--dir", home());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("was learned with other settings");
  }

  /** Of the listed checkpoints: how many were kept before the demo was killed, nobody knows. */
  private static long lastStep(String list) {
    Matcher line = Pattern.compile("\\R0 +([0-9,]+) +\\1 ").matcher(list);
    return line.results()
        .mapToLong(match -> Long.parseLong(match.group(1).replace(",", "")))
        .max()
        .orElseThrow(() -> new AssertionError("no checkpoint in " + list));
  }

  private static Object[] arguments(Path first, String[] others) {
    Object[] all = new Object[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  /** What the model says that is restored from the checkpoint. */
  private double[] restoredScores(Path config, long step) throws Exception {
    ModelSettings settings = ConfigLoader.load(config).modelSettings();
    ModelState state;
    try (EmbeddedBroker broker = EmbeddedBroker.start(home().resolve("broker"), 0)) {
      Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      Checkpoints checkpoints = CheckpointsTopic.open("demo.checkpoints", kafka);
      Manifest manifest = checkpoints.find("demo", 0, step).orElseThrow();
      state = checkpoints.load(manifest);
    }
    try (OnlineModel model = Models.create(settings)) {
      model.restore(state);
      Block block = model.newBlock();
      for (int i = 0; i < FEATURES.length; i++) {
        block.setFeature(0, i, Float.parseFloat(FEATURES[i]));
      }
      block.add();
      float[] scores = Arrays.copyOf(model.predict(block).scores(), model.outputs());
      double[] result = new double[scores.length];
      Arrays.setAll(result, i -> scores[i]);
      return result;
    }
  }
}
