package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.Models;
import io.millrace.tensorflow.ServingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model that Keras wrote, as a learner and as a teacher. */
class OwnModelIT {
  private static final Path KERAS_MODEL = Path.of("src/test/resources/keras_saved_model/model");
  private static final int SAMPLES = 4001;
  private static final String OWN =
      """
      saved_model: {path: my_model, learning_rate: 0.01}
      batch_size: 4
      """;
  private static final String TAUGHT =
      """
      network: [standardize, dense: {units: 2}]
      loss: softmax_cross_entropy
      optimizer: {adam: {learning_rate: 0.01}}
      distillation: {teacher: my_model, weight: 0.2}
      """;

  @TempDir private Path folder;

  private Path settings(String model) throws Exception {
    return Files.writeString(
        folder.resolve("own.yaml"),
        """
        name: own
        samples: {format: csv}
        features: [{name: a, type: numeric}, {name: b, type: numeric}, {name: c, type: numeric}]
        label: {name: class, type: category, values: [less, more]}
        """
            + model.replace("my_model", KERAS_MODEL.toAbsolutePath().toString()));
  }

  private Console evaluate(String model) throws Exception {
    Path input = Files.write(folder.resolve("samples.csv"), rows());
    return Console.run("evaluate", "-c", settings(model), "-i", input, "--json");
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN, TAUGHT})
  void shouldLearnAStreamThroughKafka(String model) throws Exception {
    Console console = evaluate(model);
    assertThat(console.exitCode()).as(console.err()).isZero();

    JsonNode replica = new ObjectMapper().readTree(console.out()).get("replicas").get(0);
    assertThat(replica.get("samples").asInt()).isEqualTo(SAMPLES);
    assertThat(replica.get("windowed").get("accuracy").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void shouldSayWhatIsWrongAndEndWhenTheModelDoesNotFit() throws Exception {
    Console console = evaluate(OWN.replace("batch_size: 4", "batch_size: 8"));

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).contains("DT_FLOAT [4, 3]; expected DT_FLOAT [8, 3]");
  }

  /** The export is a model to be brought again, and goes on where the first one was. */
  @Test
  void shouldExportWhatItHasLearned() throws Exception {
    Config config = ConfigLoader.load(settings(OWN));
    ModelState state;
    try (OnlineModel model = Models.create(config.modelSettings())) {
      model.learn(block(model));
      state = model.snapshot();
      ServingModel.export(config.modelSettings(), state, folder.resolve("exported"));
    }

    Config exported = ConfigLoader.load(settings(OWN.replace("my_model", "exported")));
    try (OnlineModel model = Models.create(exported.modelSettings())) {
      assertThat(model.snapshot().values()).isEqualTo(state.values());
      assertThat(model.snapshot().layout()).isEqualTo(state.layout());
    }
  }

  private static Block block(OnlineModel model) {
    Block block = model.newBlock();
    for (String row : rows().subList(1, 101)) {
      String[] cells = row.split(",", -1);
      for (int i = 0; i < block.features(); i++) {
        block.setFeature(block.rows(), i, Float.parseFloat(cells[i]));
      }
      block.setLabel(block.rows(), 0, cells[3].equals("more") ? 1 : 0);
      block.setWeight(block.rows(), 1);
      block.add();
    }
    return block;
  }

  /** Whether a is more than b. */
  private static List<String> rows() {
    Random random = new Random(1);
    List<String> rows = new ArrayList<>(List.of("a,b,c,class"));
    for (int i = 0; i < SAMPLES; i++) {
      double[] x = random.doubles(3, -2, 2).toArray();
      String numbers = Arrays.toString(x).replaceAll("[\\[\\] ]", "");
      rows.add(numbers + "," + (x[0] > x[1] ? "more" : "less"));
    }
    return rows;
  }
}
