package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.DeviceException;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettings.Device;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.OnlineModelContractTest;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Clipping;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularization;
import io.millrace.optimizer.Optimizer;
import io.millrace.optimizer.Schedule;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFlowModelIT {

  @Nested
  class ScanPlanContract extends OnlineModelContractTest {
    @Override
    protected OnlineModel create(ModelSettings settings) {
      return CompiledModels.create((NetworkSettings) settings);
    }

    @Override
    protected ModelSettingsBuilder settings() {
      return wide(super.settings()).plan(Plan.SCAN);
    }
  }

  @Nested
  class BatchPlanContract extends OnlineModelContractTest {
    @Override
    protected OnlineModel create(ModelSettings settings) {
      return CompiledModels.create((NetworkSettings) settings);
    }

    @Override
    protected ModelSettingsBuilder settings() {
      return super.settings().plan(Plan.BATCH);
    }
  }

  /** With 20 classes the last layer, too, has long rows, and no other is left. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void shouldComputeTheSameInBothPlans(int classes) {
    List<TestSample> samples = TestSample.classes(400, 3, classes, 3);
    ModelSettingsBuilder settings =
        new ModelSettingsBuilder()
            .network(
                List.of(
                    ModelSettingsBuilder.dense(16, Activation.RELU),
                    ModelSettingsBuilder.dense(classes, Activation.LINEAR)));
    try (OnlineModel scan = CompiledModels.create(settings.plan(Plan.SCAN).build());
        OnlineModel batch = CompiledModels.create(settings.plan(Plan.BATCH).build())) {
      for (TestSample sample : samples) {
        StepResult one = scan.learn(TestSample.addAll(scan.newBlock(), List.of(sample)));
        StepResult other = batch.learn(TestSample.addAll(batch.newBlock(), List.of(sample)));
        assertThat(one.losses()[0]).isCloseTo(other.losses()[0], within(1e-3f));
      }
      assertThat(scan.snapshot().values())
          .containsExactly(batch.snapshot().values(), within(1e-3f));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldChangeNoBitWhenRestoredWithEveryLimitAndAMovingRate(Plan plan) {
    NetworkSettings settings =
        builder()
            .plan(plan)
            .schedule(new Schedule.CosineRestarts(10, 1.5, 0.9, 0.1), 7)
            .regularization(new Regularization(0.01, 0.02, 0.8))
            .clipping(new Clipping(null, 0.3, null))
            .build();
    List<TestSample> samples = TestSample.classes(90, 3, 2, 8);
    try (OnlineModel whole = CompiledModels.create(settings);
        OnlineModel first = CompiledModels.create(settings);
        OnlineModel second = CompiledModels.create(settings)) {
      whole.learn(TestSample.addAll(whole.newBlock(), samples));
      first.learn(TestSample.addAll(first.newBlock(), samples.subList(0, 41)));
      second.restore(first.snapshot());
      for (TestSample sample : samples.subList(41, 90)) {
        second.learn(TestSample.addAll(second.newBlock(), List.of(sample)));
      }
      assertThat(second.snapshot().values()).isEqualTo(whole.snapshot().values());
    }
  }

  /** Compiling takes far longer than a call; processor time, since others may be busy too. */
  @Test
  void shouldLearnWhatCanBeLearned() {
    try (OnlineModel model = CompiledModels.create(builder().build())) {
      int right = 0;
      List<TestSample> samples = TestSample.numbers(3000, 3, 1, 4);
      Block block = model.newBlock();
      for (int i = 0; i < samples.size(); i++) {
        double[] x = samples.get(i).features();
        double label = x[0] > x[1] ? 1 : 0;
        TestSample.addAll(block, List.of(new TestSample(x, new double[] {label}, 1)));
        StepResult result = model.learn(block);
        boolean guess = result.scores()[1] > result.scores()[0];
        right += i >= 2000 && guess == (label == 1) ? 1 : 0;
        block.clear();
      }
      assertThat(right).isGreaterThan(950);
    }
  }

  /** So large that TensorFlow, left to itself, saves memory in ways that XLA does not know. */
  @Test
  void shouldLearnWithTwentyMillionWeights() {
    NetworkSettings settings =
        builder()
            .network(
                List.of(
                    dense(4500, Activation.RELU),
                    dense(4500, Activation.RELU),
                    dense(2, Activation.LINEAR)))
            .optimizer(new Optimizer.Sgd(0.01))
            .build();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      StepResult result =
          model.learn(TestSample.addAll(model.newBlock(), TestSample.classes(2, 3, 2, 1)));
      assertThat(result.applied()).startsWith(true, true);
      assertThat(result.losses()[0]).isFinite();
    }
  }

  @Test
  void shouldGiveNoWeightToASampleOfWeightZero() {
    try (OnlineModel model = TensorFlowModel.create(builder().linearClassifier(2).build())) {
      float[] before = model.snapshot().values();
      TestSample sample = TestSample.classes(1, 3, 2, 1).get(0);
      TestSample ignored = new TestSample(sample.features(), sample.label(), 0);

      model.learn(TestSample.addAll(model.newBlock(), List.of(ignored)));

      // Three weights and a bias for each class; behind them only Adam's slots move.
      assertThat(model.snapshot().values()).startsWith(java.util.Arrays.copyOf(before, 8));
      assertThat(model.step()).isEqualTo(1);
    }
  }

  @Test
  void shouldSayWhatIsMissingWhenThereIsNoGpu() {
    NetworkSettings cpu = builder().build();
    NetworkSettings gpu =
        new NetworkSettings(
            cpu.features(),
            cpu.labels(),
            cpu.network(),
            cpu.loss(),
            cpu.classWeights(),
            cpu.optimizer(),
            null,
            0,
            null,
            null,
            null,
            1,
            1,
            Plan.AUTO,
            Device.GPU,
            null,
            false,
            false,
            List.of());
    if (!TensorFlowEngine.isGpuBuild()) {
      assertThatThrownBy(() -> TensorFlowModel.create(gpu))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("mvn -P gpu");
    }
  }

  @Test
  void shouldNameWhatItsBitsDependOn() {
    try (OnlineModel model = CompiledModels.create(builder().build())) {
      assertThat(model.environment()).contains("tensorflow 2.", "intra-op threads 1", "onednn");
    }
  }

  private static ModelSettingsBuilder builder() {
    return wide(new ModelSettingsBuilder());
  }

  /** With rows so long that the scan writes new weights over the old ones, and with short ones. */
  private static ModelSettingsBuilder wide(ModelSettingsBuilder settings) {
    return settings.network(
        List.of(
            new Preprocessing.Standardize(10),
            ModelSettingsBuilder.dense(20, Activation.RELU),
            ModelSettingsBuilder.dense(2, Activation.LINEAR)));
  }
}
