package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  @TempDir private Path folder;

  /** A thread that is replaced would only meet it again: see BoundedRestarts. */
  @Test
  void shouldNameAFileThatIsNoSavedModel() throws Exception {
    Path file = Files.write(folder.resolve("saved_model.pb"), new byte[] {0, 1, 2});
    Pretrained pretrained =
        new Pretrained(new StartFrom.SavedModel(file, List.of(), null), Map.of());
    ModelState fresh = new ModelState(0, new Layout.Builder().build(), new float[0]);

    assertThatThrownBy(() -> pretrained.apply(fresh))
        .isInstanceOf(ModelStateException.class)
        .hasMessageStartingWith("start_from.saved_model.file: " + file + ": can't be read: ")
        .hasMessageEndingWith("name the saved_model.pb that `millrace checkpoints export` wrote");
  }
}
