package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.learning.ShapingSettings;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import io.millrace.network.StartFrom;
import io.millrace.tensorflow.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedIT {
  private static final ShapingSettings NONE = new ShapingSettings("", Map.of());

  @TempDir private Path folder;

  /** A thread that is replaced would only meet it again: see BoundedRestarts. */
  @Test
  void shouldNameAFileThatIsNoSavedModel() throws Exception {
    Path file = Files.write(folder.resolve("saved_model.pb"), new byte[] {0, 1, 2});
    Pretrained pretrained =
        new Pretrained(new StartFrom.SavedModel(file, List.of(), null), NONE, List.of(), Map.of());
    ModelState fresh = new ModelState(0, new Layout.Builder().build(), new float[0]);

    assertThatThrownBy(() -> pretrained.apply(fresh))
        .isInstanceOf(ModelStateException.class)
        .hasMessageStartingWith("start_from.saved_model.file: " + file + ": can't be read: ")
        .hasMessageEndingWith("name the saved_model.pb that `millrace checkpoints export` wrote");
  }

  /** Its weights are those of the first and of the second member. */
  @Test
  void shouldNotTakeTheMixOfAnExportWhoseMembersAreInAnotherOrder() throws Exception {
    Config config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("m.yaml"),
                """
                name: m
                features: [{name: x, type: numeric}]
                label: {name: y, type: category, values: [a, b]}
                pool: {members: [memory, linear]}
                """));
    ModelState trained;
    try (OnlineModel model = Models.create(config.modelSettings())) {
      trained = model.snapshot();
    }
    ModelExport.write(config, trained, folder);
    float[] untrained = new float[trained.values().length];
    Arrays.fill(untrained, -9);
    ModelState fresh = new ModelState(0, trained.layout(), untrained);

    assertThat(mix(begin(List.of("memory", "linear"), fresh))).isEqualTo(mix(trained));
    assertThat(mix(begin(List.of("linear", "memory"), fresh))).containsOnly(-9);
  }

  private ModelState begin(List<String> members, ModelState fresh) {
    Path file = folder.resolve("saved_model.pb");
    return new Pretrained(new StartFrom.SavedModel(file, List.of(), null), NONE, members, Map.of())
        .apply(fresh);
  }

  private static float[] mix(ModelState state) {
    Layout.Part part =
        state.layout().parts().stream()
            .filter(one -> one.name().equals("mix/weights"))
            .findFirst()
            .orElseThrow();
    return Arrays.copyOfRange(state.values(), part.offset(), part.offset() + part.size());
  }

  @Test
  void shouldNotTakeOneClassForAnother() throws Exception {
    Files.writeString(
        folder.resolve("millrace.json"),
        """
        {"features": [{"type": "numeric", "name": "x"}],
         "label": {"type": "category", "name": "y", "values": ["a", "b"]}}
        """);
    Path file = folder.resolve("saved_model.pb");
    ShapingSettings own = new ShapingSettings("", Map.of("label.category.values", "[b, a]"));
    Pretrained pretrained =
        new Pretrained(new StartFrom.SavedModel(file, List.of(), null), own, List.of(), Map.of());
    ModelState fresh = new ModelState(0, new Layout.Builder().build(), new float[0]);

    assertThatThrownBy(() -> pretrained.apply(fresh))
        .isInstanceOf(ModelStateException.class)
        .hasMessage(
            "start_from: the trained model has its weights in another order:"
                + " label.category.values: [b, a], was [a, b]. List them as it does");
  }
}
