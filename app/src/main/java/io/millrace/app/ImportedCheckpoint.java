package io.millrace.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.config.Config;
import io.millrace.data.Sample;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import io.millrace.model.Transfer;
import io.millrace.network.StartFrom;
import io.millrace.tensorflow.Models;
import io.millrace.tensorflow.SavedVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A state from elsewhere that a model can go back to.
 *
 * @param manifest what is known of it; model, replica and step are those of where it comes from
 */
public record ImportedCheckpoint(Manifest manifest, ModelState state) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A checkpoint of another model, or of another cluster. Its bytes stay as they are, and with them
   * its SHA-256.
   *
   * @param config of the model that is to go back to it
   * @throws ModelStateException if it does not fit those settings
   */
  public static ImportedCheckpoint of(Config config, Manifest source, ModelState state) {
    try (OnlineModel model = Models.create(config.modelSettings())) {
      return of(model, source, state);
    }
  }

  static ImportedCheckpoint of(OnlineModel model, Manifest source, ModelState state) {
    try {
      model.restore(state); // as the learner does when it goes back
    } catch (ModelStateException e) {
      throw new ModelStateException(
          "the checkpoint of step %d of %s does not fit: %s"
              .formatted(source.step(), source.model(), e.getMessage()));
    }
    return new ImportedCheckpoint(source, state);
  }

  /**
   * A SavedModel that Millrace has exported. It has no slots: they are as at the start.
   *
   * @param config of the model that is to go back to it
   * @param folder with {@code saved_model.pb}
   * @throws ModelStateException if it is no such SavedModel, or does not fit those settings
   * @throws IOException if it can't be read
   */
  public static ImportedCheckpoint ofSavedModel(Config config, Path folder) throws IOException {
    Path file = folder.resolve("saved_model.pb");
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": is not there; name the folder of a SavedModel");
    }
    return ofSavedModel(fresh(config), file, SavedVariables.read(file));
  }

  static ImportedCheckpoint ofSavedModel(ModelState fresh, Path file, ModelState variables)
      throws IOException {
    requireAll(fresh.layout(), variables.layout(), file);
    ModelState begun =
        Transfer.take(variables, fresh, new StartFrom.SavedModel(file, List.of(), null)).state();
    Path description = file.resolveSibling(ModelExport.DESCRIPTION);
    JsonNode told =
        Files.exists(description)
            ? JSON.readTree(Files.readAllBytes(description))
            : JSON.createObjectNode();
    long step = told.path("step").asLong();
    ModelState state = new ModelState(step, begun.layout(), begun.values());
    List<byte[]> chunks = ModelStateCodec.encode(state);
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            told.path("name").asText(),
            0,
            step,
            0,
            Sample.NO_TIME,
            chunks.size(),
            chunks.stream().mapToLong(chunk -> chunk.length).sum(),
            ModelStateCodec.sha256(chunks),
            told.path("settings_digest").asText(),
            "that of a SavedModel",
            Map.of());
    return new ImportedCheckpoint(manifest, state);
  }

  private static ModelState fresh(Config config) {
    try (OnlineModel model = Models.create(config.modelSettings())) {
      return model.snapshot();
    }
  }

  /** What is not in it would be left as it is at the start. */
  private static void requireAll(Layout needed, Layout found, Path file) {
    Layout variables = variables(needed);
    Set<String> there = names(found);
    if (!there.containsAll(names(variables))) {
      throw new ModelStateException(
          "%s does not fit: it is of another network: %s. Take what fits by start_from"
              .formatted(file, variables(found).differenceFrom(variables)));
    }
  }

  private static Layout variables(Layout of) {
    Layout.Builder variables = new Layout.Builder();
    of.parts().stream()
        .filter(part -> part.kind() == Layout.Kind.VARIABLE)
        .forEach(
            part ->
                variables.add(
                    part.name(), part.shape().stream().mapToInt(Integer::intValue).toArray()));
    return variables.build();
  }

  private static Set<String> names(Layout of) {
    return of.parts().stream().map(Layout.Part::toString).collect(Collectors.toSet());
  }
}
