package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Branching;
import io.millrace.network.Convolution;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Padding;
import io.millrace.network.Sequence;
import io.millrace.network.Shaping;
import io.millrace.network.Tuning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers of every kind set of their own. */
class TunedLayersIT {
  private static final int BATCH = 4;
  private static final int STEPS = 5;
  private static final Tuning FROZEN = new Tuning(null, false, 1, null, null, null);

  /** Numbers of {@link TestNetworks#OUTPUT}'s two biases, at the end of the network's variables. */
  private static final int OUTPUT_BIAS = 2;

  static Stream<Arguments> networks() {
    return TestNetworks.all()
        .flatMap(
            network -> Stream.of(Plan.SCAN, Plan.BATCH).map(plan -> Arguments.of(network, plan)));
  }

  private static NetworkSettings settings(List<Layer> network, Plan plan) {
    return new ModelSettingsBuilder()
        .features(TestNetworks.FEATURES)
        .network(network)
        .batchSize(BATCH)
        .plan(plan)
        .build();
  }

  private static StepResult learn(OnlineModel model) {
    List<TestSample> samples = TestSample.classes(STEPS * BATCH, TestNetworks.FEATURES, 2, 41);
    return model.learn(TestSample.addAll(model.newBlock(), samples));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void shouldKeepEveryBitOfFrozenLayers(List<Layer> network, Plan plan) {
    List<Layer> frozen = new ArrayList<>();
    network.forEach(layer -> frozen.add(new Layer.Tuned(layer, FROZEN)));
    frozen.set(network.size() - 1, TestNetworks.OUTPUT);
    int[] shape = {TestNetworks.FEATURES};
    for (Layer layer : network.subList(0, network.size() - 1)) {
      shape = layer.outputShape(shape);
    }
    int weights = 2 * shape[0];
    int output = weights + OUTPUT_BIAS;
    // Adam keeps two numbers for each of the layer's, and two for each of its two variables.
    int slots = 2 * output + 4;
    try (OnlineModel model = TensorFlowModel.create(settings(frozen, plan))) {
      float[] before = model.snapshot().values();
      int kept = before.length - output - slots;
      StepResult result = learn(model);
      float[] after = model.snapshot().values();

      assertThat(result.applied()).startsWith(true, true, true, true, true);
      assertThat(Arrays.copyOf(after, kept)).containsExactly(Arrays.copyOf(before, kept));
      assertThat(Arrays.copyOfRange(after, kept + weights, kept + output))
          .doesNotContain(before[kept + weights], before[kept + weights + 1]);
    }
  }

  @Test
  void shouldMeasureTheGradientOfLayersThatLearn() {
    List<Layer> network =
        List.of(
            new Layer.Tuned(
                ModelSettingsBuilder.dense(5, Activation.TANH),
                new Tuning(null, false, 1, 0.1, 0.1, 0.1)),
            ModelSettingsBuilder.dense(2, Activation.LINEAR));
    NetworkSettings settings = new ModelSettingsBuilder().network(network).batchSize(BATCH).build();
    List<TestSample> batch = TestSample.classes(BATCH, 3, 2, 42);
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      ReferenceModel reference = new ReferenceModel(settings, model.snapshot().values());
      double squares = 0;
      for (double[] gradient : reference.gradients(batch).subList(2, 4)) {
        squares += Arrays.stream(gradient).map(g -> g * g).sum();
      }
      StepResult result = model.learn(TestSample.addAll(model.newBlock(), batch));
      assertThat((double) result.gradientNorms()[0])
          .isCloseTo(Math.sqrt(squares), within(1e-4 * Math.sqrt(squares)));
    }
  }

  @Test
  void shouldLimitTheNormsOfAConvolutionsFilters() {
    List<Layer> network =
        List.of(
            new Shaping.Reshape(List.of(6, 2)),
            new Layer.Tuned(
                new Convolution.Conv1d(
                    3, 2, 1, Padding.VALID, Activation.TANH, Initializer.GLOROT_UNIFORM),
                new Tuning("filters", true, 1, null, null, 0.25)),
            new Shaping.Flatten(),
            TestNetworks.OUTPUT);
    try (OnlineModel model = TensorFlowModel.create(settings(network, Plan.BATCH))) {
      assertThat(model.snapshot().layout().toString())
          .startsWith("filters/kernel[1, 2, 2, 3] filters/bias[3]");
      assertThat(norm(model, 0, 4, 3)).isGreaterThan(0.3);
      learn(model);
      assertThat(norm(model, 0, 4, 3)).isCloseTo(0.25, within(1e-6));
    }
  }

  /** Each number of each head is a unit. */
  @Test
  void shouldLimitTheNormsOfTheUnitsOfAttention() {
    List<Layer> network =
        List.of(
            new Shaping.Reshape(List.of(4, 3)),
            new Layer.Tuned(
                new Sequence.Attention(2, 3), new Tuning("look", true, 1, null, null, 0.25)),
            new Shaping.Flatten(),
            TestNetworks.OUTPUT);
    try (OnlineModel model = TensorFlowModel.create(settings(network, Plan.BATCH))) {
      assertThat(model.snapshot().layout().toString())
          .startsWith(
              "look/query[3, 2, 3] look/query_bias[2, 3] look/key[3, 2, 3] look/key_bias[2, 3]"
                  + " look/value[3, 2, 3] look/value_bias[2, 3] look/output[2, 3, 3]");
      assertThat(norm(model, 0, 3, 6)).isGreaterThan(0.3);
      learn(model);
      for (int query = 0; query < 72; query += 24) {
        assertThat(norm(model, query, 3, 6)).isCloseTo(0.25, within(1e-6));
      }
      assertThat(norm(model, 72, 6, 3)).isCloseTo(0.25, within(1e-6));
    }
  }

  /** The largest norm of the weights of units, which lie side by side from a number on. */
  private static double norm(OnlineModel model, int from, int inputs, int units) {
    float[] state = model.snapshot().values();
    double largest = 0;
    for (int unit = 0; unit < units; unit++) {
      double squares = 0;
      for (int i = 0; i < inputs; i++) {
        double weight = state[from + i * units + unit];
        squares += weight * weight;
      }
      largest = Math.max(largest, Math.sqrt(squares));
    }
    return largest;
  }

  @Test
  void shouldLetInnerLayersSetWhatOuterOnesDo() {
    Layer inner =
        new Layer.Tuned(
            ModelSettingsBuilder.dense(12, Activation.LINEAR),
            new Tuning("inner", true, 0.5, null, null, null));
    Layer outer =
        new Layer.Tuned(
            new Branching.Residual(List.of(inner)),
            new Tuning("outer", true, 0.5, null, null, null));
    List<Layer> tuned = List.of(outer, TestNetworks.OUTPUT);
    List<Layer> quarter =
        List.of(
            new Branching.Residual(
                List.of(
                    new Layer.Tuned(
                        ModelSettingsBuilder.dense(12, Activation.LINEAR),
                        new Tuning(null, true, 0.25, null, null, null)))),
            TestNetworks.OUTPUT);
    try (OnlineModel nested = TensorFlowModel.create(settings(tuned, Plan.SCAN));
        OnlineModel flat = TensorFlowModel.create(settings(quarter, Plan.SCAN))) {
      learn(nested);
      learn(flat);
      assertThat(nested.snapshot().layout().toString()).startsWith("outer/inner/weights[12, 12]");
      assertThat(nested.snapshot().values()).containsExactly(flat.snapshot().values());
    }
  }

  @Test
  void shouldRefuseANetworkThatDoesNotLearn() {
    List<Layer> network = List.of(new Layer.Tuned(TestNetworks.OUTPUT, FROZEN));
    assertThatThrownBy(() -> TensorFlowModel.create(settings(network, Plan.SCAN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one layer with weights must be trainable");
  }
}
