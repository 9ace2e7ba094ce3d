package io.millrace.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.model.SavedModel;
import io.millrace.model.SavedModelSettings;
import io.millrace.optimizer.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model that {@code examples/keras_export.py} wrote, and what Keras learned with it: made by
 * {@code src/test/python/keras_saved_model.py}.
 */
final class OwnModel {
  static final Path RESOURCES = Path.of("src/test/resources/keras_saved_model");
  static final Path FOLDER = RESOURCES.resolve("model");
  static final int BATCH = 4;
  static final int FEATURES = 3;

  private OwnModel() {}

  /** Settings that suit it. */
  static SavedModelSettings settings(@Nullable Schedule schedule) {
    return settings(FOLDER, FEATURES, BATCH, schedule);
  }

  static SavedModelSettings settings(
      Path folder, int features, int batchSize, @Nullable Schedule schedule) {
    return new SavedModelSettings(
        new SavedModel(folder, 0.01),
        features,
        1,
        schedule,
        0,
        batchSize,
        ModelSettings.Device.CPU);
  }

  /** What Keras was given and gave. */
  static JsonNode vectors() {
    try {
      return new ObjectMapper().readTree(RESOURCES.resolve("vectors.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static float[] numbers(JsonNode list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).floatValue();
    }
    return numbers;
  }

  /** The samples that Keras was given. */
  static List<TestSample> samples() {
    JsonNode vectors = vectors();
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < vectors.get("inputs").size(); i++) {
      double[] x = new double[FEATURES];
      for (int k = 0; k < FEATURES; k++) {
        x[k] = vectors.get("inputs").get(i).get(k).floatValue();
      }
      double[] y = {vectors.get("labels").get(i).get(0).floatValue()};
      samples.add(new TestSample(x, y, vectors.get("weights").get(i).floatValue()));
    }
    return samples;
  }

  static Block block(io.millrace.model.OnlineModel model, List<TestSample> samples) {
    return TestSample.addAll(model.newBlock(), samples);
  }
}
