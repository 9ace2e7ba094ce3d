package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.learning.TakenSample;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.tensorflow.Models;
import io.millrace.tensorflow.ServingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model goes back to what was exported of it. */
class ImportedExportIT {
  @TempDir private Path folder;

  private Config config(String model) throws Exception {
    return ConfigLoader.load(
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            name: m
            samples: {format: csv}
            features: [{name: a, type: numeric}, {name: b, type: numeric}, {name: c, type: numeric}]
            """
                + model));
  }

  /** The state after some samples, and the folder to which it is exported. */
  private ModelState export(Config config, Path to) throws Exception {
    ModelState state;
    try (Replay replay =
        new Replay(
            config, Models::create, 0, Map.of("bootstrap.servers", "x:1"), null, unused -> {})) {
      for (int i = 0; i < 40; i++) {
        String row = "%d,%d,%d,%d".formatted(i % 7, i % 5, i % 3, i % 2);
        assertThat(replay.take(new TakenSample(null, row.getBytes(UTF_8), 1000 + i, 0, i)))
            .isTrue();
      }
      replay.finish();
      state = replay.state();
    }
    ServingModel.export(config.modelSettings(), state, to);
    return state;
  }

  /** Least squares and replay keep what no prediction needs, under names of their own. */
  @Test
  void shouldTakeWhatAPoolForANumberPredictsBy() throws Exception {
    Config config = config("label: {name: y, type: number}");
    ModelState learned = export(config, folder.resolve("exported"));

    ModelState imported =
        ImportedCheckpoint.ofSavedModel(config, folder.resolve("exported")).state();

    assertThat(imported.layout()).isEqualTo(learned.layout());
    assertThat(of(imported, "least_squares/weights"))
        .isEqualTo(of(learned, "least_squares/weights"))
        .isNotEqualTo(new float[of(learned, "least_squares/weights").length]);
    assertThat(of(imported, "memory/keys")).isEqualTo(of(learned, "memory/keys"));
    float[] replayed = of(imported, "moving/replay/rows");
    assertThat(replayed)
        .isEqualTo(new float[replayed.length])
        .isNotEqualTo(of(learned, "moving/replay/rows"));
  }

  @Test
  void shouldTakeAllOfAModelThatTheUserBrought() throws Exception {
    Config config = own();
    ModelState learned = export(config, folder.resolve("exported"));
    try (var fresh = Models.create(config.modelSettings())) {
      assertThat(learned.values()).isNotEqualTo(fresh.snapshot().values());
    }

    ModelState imported =
        ImportedCheckpoint.ofSavedModel(config, folder.resolve("exported")).state();

    assertThat(imported.layout()).isEqualTo(learned.layout());
    assertThat(imported.values()).isEqualTo(learned.values());
  }

  @Test
  void shouldRefuseAnExportOfOursForAModelThatTheUserBrought() throws Exception {
    export(config("label: {name: y, type: number}"), folder.resolve("exported"));
    Config config = own();
    assertThatThrownBy(() -> ImportedCheckpoint.ofSavedModel(config, folder.resolve("exported")))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("saved_model.pb does not fit: ");
  }

  private Config own() throws Exception {
    return config(
        """
        label: {name: y, type: category, values: ["0", "1"]}
        saved_model: {path: "%s", learning_rate: 0.01}
        batch_size: 4
        """
            .formatted(Path.of("src/test/resources/keras_saved_model/model").toAbsolutePath()));
  }

  private static float[] of(ModelState state, String name) {
    Layout.Part part =
        state.layout().parts().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    return Arrays.copyOfRange(state.values(), part.offset(), part.offset() + part.size());
  }
}
