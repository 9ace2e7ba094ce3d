package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.learning.ShapingSettings;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.network.StartFrom;
import java.nio.file.Files;
import java.nio.file.Path;
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
        new Pretrained(new StartFrom.SavedModel(file, List.of(), null), NONE, false, Map.of());
    ModelState fresh = new ModelState(0, new Layout.Builder().build(), new float[0]);

    assertThatThrownBy(() -> pretrained.apply(fresh))
        .isInstanceOf(ModelStateException.class)
        .hasMessageStartingWith("start_from.saved_model.file: " + file + ": can't be read: ")
        .hasMessageEndingWith("name the saved_model.pb that `millrace checkpoints export` wrote");
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
        new Pretrained(new StartFrom.SavedModel(file, List.of(), null), own, false, Map.of());
    ModelState fresh = new ModelState(0, new Layout.Builder().build(), new float[0]);

    assertThatThrownBy(() -> pretrained.apply(fresh))
        .isInstanceOf(ModelStateException.class)
        .hasMessage(
            "start_from: the trained model has its weights in another order:"
                + " label.category.values: [b, a], was [a, b]. List them as it does");
  }
}
