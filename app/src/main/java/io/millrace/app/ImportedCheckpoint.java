package io.millrace.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.config.Config;
import io.millrace.data.Sample;
import io.millrace.model.GraphSettings;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import io.millrace.model.SavedModelException;
import io.millrace.model.SavedModelSettings;
import io.millrace.model.Transfer;
import io.millrace.network.StartFrom;
import io.millrace.tensorflow.Models;
import io.millrace.tensorflow.SavedVariables;
import io.millrace.tensorflow.ServingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   * A SavedModel that Millrace has exported. It has no slots: they are as at the start. One that
   * the user brought keeps its whole state.
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
    ModelSettings settings = config.modelSettings();
    try (OnlineModel model = Models.create(settings)) {
      if (settings instanceof SavedModelSettings own) {
        return ofOwn(model, own, file);
      }
      Layout exported = ServingModel.layout((GraphSettings) settings);
      return ofSavedModel(model.snapshot(), exported, file, SavedVariables.read(file));
    }
  }

  private static ImportedCheckpoint ofOwn(OnlineModel model, SavedModelSettings settings, Path file)
      throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "a file in a folder");
    try (OnlineModel exported = Models.create(settings.at(folder))) {
      model.restore(exported.snapshot());
    } catch (ModelStateException | SavedModelException e) {
      throw new ModelStateException("%s does not fit: %s".formatted(file, e.getMessage()));
    }
    return described(model.snapshot(), file);
  }

  /**
   * Takes variables of ours.
   *
   * @param fresh the state of the model at its start
   * @param exported what an export of it has
   * @param variables what this one has
   */
  static ImportedCheckpoint ofSavedModel(
      ModelState fresh, Layout exported, Path file, ModelState variables) throws IOException {
    requireAll(exported, variables.layout(), file);
    return described(
        Transfer.take(
                variables,
                fresh,
                new StartFrom.SavedModel(file, List.of(), null),
                Transfer.Members.NONE)
            .state(),
        file);
  }

  /** With what is told beside the file. */
  private static ImportedCheckpoint described(ModelState begun, Path file) throws IOException {
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

  /** What is not in it would be left as it is at the start. */
  private static void requireAll(Layout exported, Layout found, Path file) {
    Layout needed = variables(exported);
    if (!names(found).containsAll(names(needed))) {
      throw new ModelStateException(
          "%s does not fit: it is of another network: %s. Take what fits by start_from"
              .formatted(file, variables(found).differenceFrom(needed)));
    }
  }

  /** But for those that exports of former builds lack. */
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
