package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores, losses and learned weights against Keras's, from the same weights and samples. */
class KerasIT {
  @TempDir private Path folder;

  static Stream<Arguments> networksAndPlans() throws IOException {
    return KerasVectors.names().stream()
        .flatMap(name -> Stream.of(Plan.SCAN, Plan.BATCH).map(plan -> Arguments.of(name, plan)));
  }

  @ParameterizedTest
  @MethodSource("networksAndPlans")
  void shouldScoreAndLearnAsKerasDoes(String name, Plan plan) throws Exception {
    KerasVectors keras = KerasVectors.read(name);
    NetworkSettings settings = keras.settings(plan, folder);
    float[] losses = keras.numbers("losses");
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      Layout layout = model.snapshot().layout();
      model.restore(keras.state("weights", layout));
      checkScores(keras, "scores", model);

      Block block = keras.addBatches(model.newBlock(), losses.length, settings.batchSize());
      StepResult learned = model.learn(block);

      assertThat(meanLosses(learned, losses.length, settings.batchSize()))
          .containsExactly(losses, within(1e-4f));
      assertThat(new StateNumbers(model.snapshot()).sums())
          .containsExactly(
              new StateNumbers(keras.state("weights_after", layout)).sums(), within(1e-3));
      checkScores(keras, "scores_after", model);
    }
  }

  private static void checkScores(KerasVectors keras, String key, OnlineModel model) {
    float[] expected = keras.numbers(key);
    StepResult result = model.predict(keras.addBatches(model.newBlock(), 1, model.batchSize()));
    float tolerance = key.equals("scores") ? 1e-5f : 1e-4f;
    assertThat(Arrays.copyOf(result.scores(), expected.length))
        .containsExactly(expected, within(tolerance));
  }

  private static float[] meanLosses(StepResult result, int steps, int batchSize) {
    float[] means = new float[steps];
    for (int i = 0; i < steps * batchSize; i++) {
      means[i / batchSize] += result.losses()[i] / batchSize;
    }
    return means;
  }
}
