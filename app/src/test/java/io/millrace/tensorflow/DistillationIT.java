package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.SavedModelException;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Distillation;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DistillationIT {
  private static final int FEATURES = 3;
  private static final double H = 1e-6;

  @TempDir private Path folder;

  static Stream<Arguments> lossesAndPlans() {
    Loss softmax = new Loss.SoftmaxCrossEntropy();
    Loss binary = new Loss.BinaryCrossEntropy();
    return Stream.of(Plan.SCAN, Plan.BATCH)
        .flatMap(
            plan ->
                Stream.of(
                    arguments(softmax, 3, 3.0, 0.3, plan),
                    arguments(softmax, 3, null, 1.0, plan),
                    arguments(new Loss.SoftmaxCrossEntropy(0.2, Map.of()), 3, 1.0, 0.5, plan),
                    arguments(binary, 1, 4.0, 0.6, plan),
                    arguments(new Loss.MeanSquaredError(), 2, null, 0.4, plan),
                    arguments(new Loss.Huber(0.5), 2, null, 0.4, plan),
                    arguments(new Loss.Poisson(), 2, null, 0.7, plan)));
  }

  /** With gradient descent at rate 1 the biases of one layer move by −∂objective/∂z. */
  @ParameterizedTest
  @MethodSource("lossesAndPlans")
  void shouldFollowTheGradientWorkedOutInDoublePrecision(
      Loss loss, int outputs, @Nullable Double temperature, double weight, Plan plan)
      throws Exception {
    ModelState teacher = teach(loss, outputs, 11);
    Distillation distillation = new Distillation(folder, temperature, weight);
    TestSample sample = sample(loss, outputs);
    NetworkSettings settings = settings(loss, outputs, plan, distillation, 5);
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      float[] before = model.snapshot().values();
      double[] z = outputs(before, sample, outputs);
      double[] teacherZ = outputs(teacher.values(), sample, outputs);

      StepResult result = model.learn(TestSample.addAll(model.newBlock(), List.of(sample)));

      assertThat((double) result.losses()[0])
          .as("the published loss is that against the label")
          .isCloseTo(ReferenceLoss.of(loss, z, sample.label()), within(1e-5));
      double[] expected =
          gradient(z, at -> objective(loss, distillation, at, teacherZ, sample.label()));
      float[] after = model.snapshot().values();
      for (int k = 0; k < outputs; k++) {
        int bias = FEATURES * outputs + k;
        assertThat((double) before[bias] - after[bias]).isCloseTo(expected[k], within(1e-4));
      }
    }
  }

  /** (1−w) L(z, y) + w L(z, s), or T² L(z/T, s at T), straight from the definition. */
  private static double objective(
      Loss loss, Distillation distillation, double[] z, double[] teacherZ, double[] label) {
    double w = distillation.weight();
    double hard = ReferenceLoss.of(loss, z, label);
    double t = distillation.temperatureOrDefault();
    double soft;
    if (loss instanceof Loss.SoftmaxCrossEntropy) {
      double[] target = ReferenceLoss.scores(loss, divided(teacherZ, t));
      double[] p = ReferenceLoss.scores(loss, divided(z, t));
      double sum = 0;
      for (int k = 0; k < z.length; k++) {
        sum -= target[k] * Math.log(p[k]);
      }
      soft = t * t * sum;
    } else if (loss instanceof Loss.BinaryCrossEntropy) {
      double[] target = ReferenceLoss.scores(loss, divided(teacherZ, t));
      soft = t * t * ReferenceLoss.of(loss, divided(z, t), target);
    } else {
      soft = ReferenceLoss.of(loss, z, ReferenceLoss.scores(loss, teacherZ));
    }
    return (1 - w) * hard + w * soft;
  }

  private static double[] gradient(double[] z, ToDoubleFunction<double[]> objective) {
    double[] gradient = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      double[] up = z.clone();
      double[] down = z.clone();
      up[k] += H;
      down[k] -= H;
      gradient[k] = (objective.applyAsDouble(up) - objective.applyAsDouble(down)) / (2 * H);
    }
    return gradient;
  }

  @Test
  void shouldLearnMoreFromFewSamplesWithATeacherThanAlone() throws Exception {
    ModelSettingsBuilder settings = new ModelSettingsBuilder().batchSize(4);
    try (OnlineModel teacher = TensorFlowModel.create(settings.build())) {
      for (int seed = 0; seed < 10; seed++) {
        teacher.learn(TestSample.addAll(teacher.newBlock(), separable(512, seed, 0)));
      }
      ServingModel.export(settings.build(), teacher.snapshot(), folder);
      assertThat(accuracy(teacher)).isGreaterThan(0.95);
    }
    // Few, and a third of the labels are wrong: the teacher knows better.
    List<TestSample> few = separable(96, 77, 0.35);
    try (OnlineModel alone = TensorFlowModel.create(settings.build());
        OnlineModel student =
            TensorFlowModel.create(
                settings.distillation(new Distillation(folder, 2.0, 0.9)).build())) {
      for (int pass = 0; pass < 20; pass++) {
        alone.learn(TestSample.addAll(alone.newBlock(), few));
        student.learn(TestSample.addAll(student.newBlock(), few));
      }

      assertThat(accuracy(student)).isGreaterThan(accuracy(alone) + 0.03);
    }
  }

  /** The sign of x₀ − x₁, at times the wrong one. */
  private static List<TestSample> separable(int count, long seed, double wrong) {
    Random random = new Random(seed);
    List<TestSample> samples = new ArrayList<>();
    for (TestSample drawn : TestSample.classes(count, FEATURES, 2, seed)) {
      boolean first = drawn.features()[0] > drawn.features()[1];
      double label = first ^ random.nextDouble() < wrong ? 1 : 0;
      samples.add(new TestSample(drawn.features(), new double[] {label}, 1));
    }
    return samples;
  }

  private static double accuracy(OnlineModel model) {
    List<TestSample> samples = separable(500, 1234, 0);
    float[] scores = model.predict(TestSample.addAll(model.newBlock(), samples)).scores();
    int right = 0;
    for (int i = 0; i < samples.size(); i++) {
      boolean guess = scores[2 * i + 1] > scores[2 * i];
      right += guess == (samples.get(i).label()[0] == 1) ? 1 : 0;
    }
    return right / (double) samples.size();
  }

  @ParameterizedTest
  @CsvSource({"SCAN, 1", "SCAN, 3", "BATCH, 1", "BATCH, 3"})
  void shouldChangeNoBitWhenCutAndStoppedAndRestoredAnywhere(Plan plan, int batchSize)
      throws Exception {
    teach(new Loss.SoftmaxCrossEntropy(), 2, 3);
    NetworkSettings settings =
        new ModelSettingsBuilder()
            .batchSize(batchSize)
            .plan(plan)
            .distillation(new Distillation(folder, 3.0, 0.5))
            .build();
    List<TestSample> samples = TestSample.classes(150, FEATURES, 2, 8);
    try (OnlineModel whole = TensorFlowModel.create(settings);
        OnlineModel first = TensorFlowModel.create(settings);
        OnlineModel second = TensorFlowModel.create(settings)) {
      whole.learn(TestSample.addAll(whole.newBlock(), samples));
      SplittableRandom cuts = new SplittableRandom(1);
      learn(first, samples.subList(0, 60), cuts);
      second.restore(first.snapshot());
      learn(second, samples.subList(60, 150), cuts);

      assertThat(second.snapshot().values()).isEqualTo(whole.snapshot().values());
      assertThat(second.step()).isEqualTo(150 / batchSize);
    }
  }

  private static void learn(OnlineModel model, List<TestSample> samples, SplittableRandom cuts) {
    int at = 0;
    while (at < samples.size()) {
      int rows = Math.min(samples.size() - at, model.batchSize() * cuts.nextInt(1, 30));
      model.learn(TestSample.addAll(model.newBlock(), samples.subList(at, at + rows)));
      at += rows;
    }
  }

  @Test
  void shouldRefuseATeacherOfOtherFeaturesOrOutputs() throws Exception {
    teach(new Loss.SoftmaxCrossEntropy(), 2, 3);
    Distillation distillation = new Distillation(folder, null, 0.5);
    NetworkSettings wider =
        new ModelSettingsBuilder().features(4).distillation(distillation).build();
    NetworkSettings more =
        new ModelSettingsBuilder().linearClassifier(5).distillation(distillation).build();

    assertThatThrownBy(() -> Models.create(wider))
        .isInstanceOf(SavedModelException.class)
        .hasMessageContaining(
            "input features of signature serving_default DT_FLOAT [-1, 3]; expected DT_FLOAT"
                + " [-1, 4]");
    assertThatThrownBy(() -> Models.create(more))
        .isInstanceOf(SavedModelException.class)
        .hasMessageContaining(
            "output scores of signature serving_default DT_FLOAT [-1, 2]; expected DT_FLOAT"
                + " [-1, 5]");
  }

  /** Exports a linear model of that seed to the folder. */
  private ModelState teach(Loss loss, int outputs, long seed) throws Exception {
    NetworkSettings settings = settings(loss, outputs, Plan.BATCH, null, seed);
    try (OnlineModel teacher = TensorFlowModel.create(settings)) {
      ModelState state = teacher.snapshot();
      ServingModel.export(settings, state, folder);
      return state;
    }
  }

  private static NetworkSettings settings(
      Loss loss, int outputs, Plan plan, @Nullable Distillation distillation, long seed) {
    List<Layer> network = List.of(ModelSettingsBuilder.dense(outputs, Activation.LINEAR));
    boolean classes = loss instanceof Loss.SoftmaxCrossEntropy;
    return new NetworkSettings(
        FEATURES,
        classes ? 1 : outputs,
        network,
        loss,
        List.of(),
        new Optimizer.Sgd(1),
        null,
        0,
        null,
        null,
        null,
        1,
        seed,
        plan,
        ModelSettings.Device.CPU,
        distillation,
        false,
        false,
        List.of());
  }

  private static TestSample sample(Loss loss, int outputs) {
    boolean classes = loss instanceof Loss.SoftmaxCrossEntropy;
    TestSample drawn =
        classes
            ? TestSample.classes(1, FEATURES, outputs, 2).get(0)
            : TestSample.numbers(1, FEATURES, outputs, 2).get(0);
    return new TestSample(drawn.features(), drawn.label(), 1);
  }

  /** z = x W + b, with the weights first in the state. */
  private static double[] outputs(float[] state, TestSample sample, int outputs) {
    double[] z = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      z[k] = state[FEATURES * outputs + k];
      for (int i = 0; i < FEATURES; i++) {
        z[k] += sample.features()[i] * state[i * outputs + k];
      }
    }
    return z;
  }

  private static double[] divided(double[] z, double by) {
    return Arrays.stream(z).map(v -> v / by).toArray();
  }
}
