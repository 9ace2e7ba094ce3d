package io.millrace.config;

import io.millrace.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Settings that the documentation shows. */
public final class DocumentedYaml {
  private static final Path KERAS_MODEL = Path.of("src/test/resources/keras_saved_model/model");
  private static final String BASE =
      """
      name: documented
      features: [{name: x, type: numeric}]
      label: {name: class, type: category, values: [A, B]}
      network: [dense: {units: 2}]
      loss: softmax_cross_entropy
      optimizer: {sgd: {learning_rate: 0.1}}
      """;

  private DocumentedYaml() {}

  /** The blocks of YAML in a file. */
  public static Stream<String> blocks(Path file) {
    return Documentation.blocks(file, "yaml");
  }

  /**
   * A block is a whole file, or a few keys that take the place of those of a base. The folder
   * {@code my_model} of the documentation is one that Keras wrote.
   */
  public static Config load(String block, Path folder) throws IOException, ConfigException {
    Path file =
        Files.writeString(folder.resolve("block.yaml"), EditorYaml.create().dump(settings(block)));
    return ConfigLoader.load(file);
  }

  /** What such a block stands for. */
  static Map<String, Object> settings(String block) {
    Map<String, Object> settings = new LinkedHashMap<>(EditorYaml.create().load(BASE));
    String model = KERAS_MODEL.toAbsolutePath().toString();
    Map<String, Object> shown = EditorYaml.create().load(block.replace("my_model", model));
    boolean whole = shown.keySet().containsAll(List.of("name", "features", "label"));
    if (whole || shown.containsKey("saved_model") || shown.containsKey("pool")) {
      settings.keySet().removeAll(List.of("network", "loss", "optimizer"));
    }
    settings.putAll(shown);
    return settings;
  }
}
