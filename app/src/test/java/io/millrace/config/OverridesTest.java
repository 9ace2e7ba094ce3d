package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that is put into a file must be as good as one that stands there. */
class OverridesTest {
  private static final String SETTINGS =
      """
      name: a
      features: [{name: x, type: numeric}]
      label: {name: y, type: number}
      network: [dense: {units: 1}]
      loss: mean_squared_error
      optimizer: %s
      """;

  @TempDir private Path folder;

  private Config load(String optimizer, Map<String, String> values) throws Exception {
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, SETTINGS.formatted(optimizer));
    return ConfigLoader.load(file, values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "{adam: {learning_rate: 0.1}}", "{adam: {}}", "sgd"})
  void shouldSetAValueWhateverStandsThere(String optimizer) throws Exception {
    assertThat(digest(optimizer, Map.of("optimizer.adam.learning_rate", "0.25")))
        .isEqualTo(digest("{adam: {learning_rate: 0.25}}", Map.of()))
        .isNotEqualTo(digest("adam", Map.of()));
  }

  private String digest(String optimizer, Map<String, String> values) throws Exception {
    return load(optimizer, values).digest();
  }

  @Test
  void shouldSetWhatIsNotInTheFile() throws Exception {
    assertThat(load("adam", Map.of("batch_size", "8")).training().batchSize()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "optimizer.adam.learning, 0.1, learning",
    "optimiser, adam, optimiser",
    "optimizer.adam.learning_rate, fast, fast",
    "network.dense, 3, is a list",
    "optimizer., 3, optimizer",
  })
  void shouldRefuseWhatAFileMayNotHave(String path, String value, String named) {
    assertThatThrownBy(() -> load("adam", Map.of(path, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named);
  }
}
