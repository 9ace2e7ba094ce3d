package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.model.PoolSettings;
import io.millrace.model.SavedModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of the user's own, and a teacher: what goes with them and what does not. */
class SavedModelSettingsTest {
  private static final String OWN =
      """
      name: own
      features: [{name: x, type: vector, size: 3}]
      label: {name: class, type: category, values: [A, B]}
      saved_model: {path: my_model}
      """;
  private static final String TAUGHT =
      """
      name: taught
      features: [{name: x, type: vector, size: 3}]
      label: {name: y, type: number}
      network: [dense: {units: 1}]
      optimizer: {sgd: {learning_rate: 0.1}}
      distillation: {teacher: my_model}
      """;
  private static final String STARTED =
      TAUGHT.replaceAll(
          "distillation:.*",
          "loss: huber\nstart_from: {saved_model: {file: my_model/saved_model.pb}}");

  @TempDir private Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    Path variables = Files.createDirectories(folder.resolve("my_model/variables"));
    Files.writeString(folder.resolve("my_model/saved_model.pb"), "graph");
    Files.writeString(variables.resolve("variables.index"), "weights");
  }

  private Config load(String yaml) throws ConfigException {
    try {
      return ConfigLoader.load(Files.writeString(folder.resolve("own.yaml"), yaml));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> mistakes(String yaml) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(yaml));
    assertThat(e).as("mistakes in " + yaml).isNotNull();
    return e.messages();
  }

  @Test
  void shouldNeedNoNetworkLossAndOptimizerWhenThereIsASavedModel() throws ConfigException {
    Config config = load(OWN);
    SavedModelSettings settings = (SavedModelSettings) config.modelSettings();
    assertThat(settings.savedModel().path()).isEqualTo(folder.resolve("my_model"));
    assertThat(settings.learningRate().at(0)).isEqualTo(0.001);
    assertThat(settings.features()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network | [dense: {units: 2}] | a list",
        "loss | softmax_cross_entropy | softmax_cross_entropy",
        "optimizer | adam | adam",
        "regularization | {l2: 0.1} | a map",
        "clipping | {norm: 1} | a map",
        "distillation | {teacher: my_model} | a map",
        "seed | 7 | 7",
        "plan | scan | scan",
      })
  void shouldRefuseWhatTheSavedModelDecides(String key, String value, String shown) {
    assertThat(mistakes(OWN + key + ": " + value))
        .containsExactly(
            "own.yaml: %s: %s: must be left out: saved_model brings its own (line 5)"
                .formatted(key, shown));
  }

  @Test
  void shouldRefuseToResetSlotsThatOnlyTheSavedModelKnows() {
    assertThat(mistakes(OWN + "drift: adwin\non_drift: {reset_slots: true}\n"))
        .containsExactly(
            "own.yaml: on_drift.reset_slots: true: must be left out with saved_model: which of its"
                + " variables are slots is not known");
  }

  @Test
  void shouldRefuseToResetASavedModel() {
    assertThat(mistakes(OWN + "drift: adwin\non_drift: {reset: true}\n"))
        .containsExactly(
            "own.yaml: on_drift.reset: true: must be left out with saved_model: its first state is"
                + " not kept");
  }

  @Test
  void shouldSayWhereItLookedWhenThereIsNoModel() {
    assertThat(mistakes(OWN.replace("my_model", "other")))
        .containsExactly(
            "own.yaml: saved_model.path: other: must be a folder with a file saved_model.pb; there"
                + " is none at "
                + folder.resolve("other")
                + " (line 4)");
  }

  @Test
  void shouldNeedNothingMoreForClassesWhenThereIsNoSavedModel() throws Exception {
    assertThat(load(OWN.replaceAll("saved_model.*\n", "")).modelSettings())
        .isInstanceOf(PoolSettings.class);
  }

  @ParameterizedTest
  @CsvSource({"saved_model.pb", "variables/variables.index"})
  void shouldHaveAnotherDigestWhenAFileOfTheModelIsAnother(String file) throws Exception {
    for (String yaml : List.of(OWN, TAUGHT + "loss: mean_squared_error")) {
      String before = load(yaml).digest();
      Files.writeString(folder.resolve("my_model").resolve(file), before);
      assertThat(load(yaml).digest()).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"saved_model.pb", "variables/variables.index"})
  void shouldHaveAnotherDigestWhenItStartsFromAnotherModel(String file) throws Exception {
    String before = load(STARTED).digest();
    Files.writeString(folder.resolve("my_model/notes.txt"), "no part of the model");
    assertThat(load(STARTED).digest()).isEqualTo(before);

    Files.writeString(folder.resolve("my_model").resolve(file), "another");

    assertThat(load(STARTED).digest()).isNotEqualTo(before);
  }

  @Test
  void shouldHaveTheSameDigestWhereverTheModelLiesThatItStartsFrom() throws Exception {
    String before = load(STARTED).digest();
    assertThat(load(STARTED.replace("file: my_model", "layers: [a], file: my_model")).digest())
        .isNotEqualTo(before);
    Files.move(folder.resolve("my_model"), folder.resolve("moved"));
    assertThat(load(STARTED.replace("my_model", "moved")).digest()).isEqualTo(before);
  }

  @Test
  void shouldStillLoadWhenTheVariablesAreGoneThatItStartedFrom() throws Exception {
    Files.delete(folder.resolve("my_model/variables/variables.index"));
    Files.delete(folder.resolve("my_model/variables"));
    assertThat(load(STARTED).digest()).matches("[0-9a-f]{64}");
  }

  @Test
  void shouldHaveTheSameDigestWhenTheModelIsMoved() throws Exception {
    String before = load(OWN).digest();
    Files.move(folder.resolve("my_model"), folder.resolve("moved"));
    assertThat(load(OWN.replace("my_model", "moved")).digest()).isEqualTo(before);
    Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("moved"));
    assertThat(load(OWN.replace("my_model", "linked")).digest()).isEqualTo(before);
  }

  @Test
  void shouldRefuseATemperatureWhenTheLossHasNoProbabilities() {
    String warm = TAUGHT.replace("teacher: my_model", "teacher: my_model, temperature: 3");
    assertThat(mistakes(warm + "loss: huber"))
        .containsExactly(
            "own.yaml: distillation.temperature: 3.0: must be left out unless loss is"
                + " softmax_cross_entropy or binary_cross_entropy: only probabilities are"
                + " softened");
  }

  @Test
  void shouldRefuseToDistilHinge() {
    String classes =
        TAUGHT.replace("{name: y, type: number}", "{name: y, type: category, values: [A, B]}");
    assertThat(mistakes(classes + "loss: hinge"))
        .anyMatch(message -> message.contains("distillation: a map: can't be used with hinge"));
  }
}
