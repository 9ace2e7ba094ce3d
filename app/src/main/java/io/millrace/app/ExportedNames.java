package io.millrace.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.config.SettingsValues;
import io.millrace.learning.ShapingSettings;
import io.millrace.model.ModelStateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * The names of an export's features, categories, classes and members, in the order by which its
 * weights know them: from the {@linkplain ModelExport#DESCRIPTION description} beside it.
 */
final class ExportedNames {
  private static final JsonMapper JSON = new JsonMapper();

  private ExportedNames() {}

  /**
   * Reads them, as settings that can be compared with others.
   *
   * @param savedModel the export's {@code saved_model.pb}
   * @return empty if there is no description: the SavedModel is not an export, or an old one
   * @throws ModelStateException if it can't be read
   */
  static Optional<ShapingSettings> read(Path savedModel) {
    return description(savedModel).map(ExportedNames::settings);
  }

  /**
   * The names of the members of a pool, in their order.
   *
   * @param savedModel the export's {@code saved_model.pb}
   * @return empty if it is none, or if there is no description that tells them
   * @throws ModelStateException if it can't be read
   */
  static List<String> members(Path savedModel) {
    return description(savedModel)
        .map(exported -> texts(exported.path("members")))
        .orElse(List.of());
  }

  private static Optional<JsonNode> description(Path savedModel) {
    Path description = savedModel.resolveSibling(ModelExport.DESCRIPTION);
    if (!Files.exists(description)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(Files.readString(description)));
    } catch (JsonProcessingException e) {
      throw new ModelStateException(
          "start_from: %s: is no JSON: %s; export it anew"
              .formatted(description, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new ModelStateException(
          "start_from: %s: can't be read: %s".formatted(description, e.getMessage()));
    }
  }

  private static ShapingSettings settings(JsonNode exported) {
    Map<String, String> names = new TreeMap<>();
    int index = 0;
    for (JsonNode feature : exported.path("features")) {
      add("features[" + index++ + "]", feature, names);
    }
    add("label", exported.path("label"), names);
    return new ShapingSettings(exported.path("settings_digest").asText(), names);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static void add(String key, JsonNode field, Map<String, String> names) {
    String of = key + "." + field.path("type").asText();
    names.put(of + ".name", field.path("name").asText());
    JsonNode values = field.path("values");
    if (!values.isEmpty()) {
      names.put(of + ".values", SettingsValues.textOf(texts(values)));
    }
  }
}
