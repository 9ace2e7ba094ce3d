package io.millrace.tensorflow;

import io.millrace.model.ModelState;
import io.millrace.model.SavedModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * Writes a copy of a SavedModel that the user brought, with what it has learned since: the state
 * goes into its variables, which it then saves itself.
 */
final class OwnModelExport {
  private OwnModelExport() {}

  /**
   * Writes the copy.
   *
   * @param to is made if it is not there
   * @throws io.millrace.model.ModelStateException if the state is of another model
   * @throws IOException if the folder can't be written
   */
  static void write(SavedModelSettings settings, ModelState state, Path to) throws IOException {
    Path from = settings.savedModel().path();
    try (SavedModelBundle bundle = SavedModelBundle.load(from.toString(), "serve")) {
      MetaGraphDef model = bundle.metaGraphDef();
      OwnSignatures.check(from, model, settings.batchSize(), settings.features(), settings.labels())
          .check(state);
      restore(bundle.session(), model.getSignatureDefOrThrow(OwnSignatures.WRITE_STATE), state);
      Path variables = Files.createDirectories(to.resolve("variables"));
      save(bundle.session(), model.getSaverDef(), variables.resolve("variables"));
    }
    Files.copy(from.resolve("saved_model.pb"), to.resolve("saved_model.pb"));
  }

  private static void restore(Session session, SignatureDef write, ModelState state) {
    try (TFloat32 values = TFloat32.vectorOf(state.values())) {
      session
          .runner()
          .feed(write.getInputsOrThrow("state").getName(), values)
          .fetch(write.getOutputsOrThrow("size").getName())
          .run()
          .close();
    }
  }

  private static void save(Session session, SaverDef saver, Path prefix) throws IOException {
    try (TString name = TString.scalarOf(prefix.toString())) {
      SavedVariables.write(
          session
              .runner()
              .feed(saver.getFilenameTensorName(), name)
              .fetch(saver.getSaveTensorName()));
    }
  }
}
