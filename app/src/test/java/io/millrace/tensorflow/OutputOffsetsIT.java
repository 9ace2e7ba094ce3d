package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that learns a part of one class only, and predicts as if it had learned all of it. */
class OutputOffsetsIT {
  private static final double MISSING = Math.log(10);

  private static NetworkSettings settings(Plan plan, Loss loss, int outputs, Double... offsets) {
    return new ModelSettingsBuilder()
        .features(1)
        .linear(loss, outputs)
        .network(List.of(dense(outputs, Activation.LINEAR)))
        .optimizer(new Optimizer.Sgd(0.01))
        .plan(plan)
        .offsets(offsets)
        .build();
  }

  private static Block block(OnlineModel model, float[] labels) {
    Block block = model.newBlock();
    for (int i = 0; i < labels.length; i++) {
      block.setFeature(i, 0, 0);
      block.setLabel(i, 0, labels[i]);
      block.setWeight(i, 1);
      block.add();
    }
    return block;
  }

  /** At first all outputs are 0: by the offset alone the odds are 1 : 10. */
  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldAddTheOffsetsToWhatIsPredictedAndNotToWhatIsLearned(Plan plan) {
    Loss loss = new Loss.SoftmaxCrossEntropy(0, Map.of());
    try (OnlineModel one = TensorFlowModel.create(settings(plan, loss, 2, MISSING, 0.0));
        OnlineModel other = TensorFlowModel.create(settings(plan, loss, 2))) {
      StepResult result = one.learn(block(one, new float[] {1, 0, 1}));
      other.learn(block(other, new float[] {1, 0, 1}));

      assertThat(result.scores()[0]).isCloseTo(10f / 11, within(1e-6f));
      assertThat(result.scores()[1]).isCloseTo(1f / 11, within(1e-6f));
      assertThat(result.losses()[0]).isCloseTo((float) Math.log(11), within(1e-5f));
      assertThat(one.snapshot().values()).containsExactly(other.snapshot().values());
    }
  }

  /** One in 101 is positive; of the others a tenth is learned, so that one in 11 is. */
  @Test
  void shouldPredictTheTrueShareOfAClassOfWhichATenthWasLearned() {
    NetworkSettings settings =
        settings(Plan.SCAN, new Loss.BinaryCrossEntropy(0, Map.of()), 1, -MISSING);
    Random random = new Random(4);
    double sum = 0;
    int count = 0;
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      for (int i = 0; i < 100; i++) {
        float[] labels = new float[200];
        for (int k = 0; k < labels.length; k++) {
          labels[k] = random.nextInt(11) == 0 ? 1 : 0;
        }
        StepResult result = model.learn(block(model, labels));
        for (int k = 0; i >= 50 && k < labels.length; k++) {
          sum += result.scores()[k];
          count++;
        }
      }
    }
    assertThat(sum / count).isCloseTo(1.0 / 101, within(0.0015));
  }
}
