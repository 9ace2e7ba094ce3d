package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.model.ModelState;
import io.millrace.tensorflow.ServingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A learned model for other programs: the SavedModel, and beside it what it takes and gives. */
public final class ModelExport {
  /** The name of the file that describes the model. */
  public static final String DESCRIPTION = "millrace.json";

  private ModelExport() {}

  /**
   * Writes both.
   *
   * @param folder is made if it is not there
   * @throws io.millrace.model.ModelStateException if the state is of other settings
   * @throws IOException if the folder can't be written
   */
  public static void write(Config config, ModelState state, Path folder) throws IOException {
    ServingModel.export(config.modelSettings(), state, folder);
    Files.writeString(
        folder.resolve(DESCRIPTION), ModelDescription.of(config, state.step()).json());
  }
}
