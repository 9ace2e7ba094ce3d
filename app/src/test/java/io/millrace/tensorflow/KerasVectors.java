package io.millrace.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What Keras computed for one network: a file that {@code src/test/python/keras_vectors.py} made.
 */
record KerasVectors(JsonNode json) {
  private static final Path FOLDER = Path.of("src/test/resources/keras");

  /** The names of all networks. */
  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList();
    }
  }

  static KerasVectors read(String name) throws IOException {
    return new KerasVectors(new ObjectMapper().readTree(FOLDER.resolve(name + ".json").toFile()));
  }

  /** The settings, by way of a configuration file in that folder. */
  NetworkSettings settings(ModelSettings.Plan plan, Path folder)
      throws IOException, ConfigException {
    ObjectNode config = json.get("config").deepCopy();
    config.put("plan", plan.name().toLowerCase(Locale.ROOT));
    ObjectNode label = (ObjectNode) config.get("label");
    if (!label.get("type").asText().equals("category")) {
      label.put("standardize", false); // which Keras does not
    }
    Path file = Files.writeString(folder.resolve("keras.yaml"), config.toPrettyString());
    return (NetworkSettings) ConfigLoader.load(file).modelSettings();
  }

  /** The batches of so many steps. */
  Block addBatches(Block block, int steps, int batchSize) {
    JsonNode inputs = json.get("inputs");
    JsonNode labels = json.get("labels");
    for (int i = 0; i < steps * batchSize; i++) {
      float[] x = floats(inputs.get(i % inputs.size()));
      float[] y = floats(labels.get(i % inputs.size()));
      block.setFeatures(i, 0, x, x.length);
      for (int k = 0; k < y.length; k++) {
        block.setLabel(i, k, y[k]);
      }
      block.setWeight(i, 1);
      block.add();
    }
    return block;
  }

  /** A list of numbers by its key. */
  float[] numbers(String key) {
    return floats(json.get(key));
  }

  /** Weights as a model's state. A low part, which Keras has not, follows what it belongs to. */
  ModelState state(String key, Layout layout) {
    float[] values = new float[0];
    float[] weights = values;
    for (Layout.Part part : layout.parts()) {
      String name = part.name();
      weights =
          name.endsWith("/low") ? new float[weights.length] : floats(json.get(key).path(name));
      int from = values.length;
      values = Arrays.copyOf(values, from + weights.length);
      System.arraycopy(weights, 0, values, from, weights.length);
    }
    return new ModelState(0, layout, values);
  }

  private static float[] floats(JsonNode list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).floatValue();
    }
    return numbers;
  }
}
