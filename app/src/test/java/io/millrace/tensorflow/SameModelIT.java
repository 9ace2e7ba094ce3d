package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.network.Activation;
import io.millrace.network.Branching;
import io.millrace.network.Convolution;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Padding;
import io.millrace.network.Preprocessing;
import io.millrace.network.Shaping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models of the same settings, each with a graph of its own, as before and after a restart. Their
 * networks add up gradients of more numbers than TensorFlow keeps in order.
 */
class SameModelIT {
  private static final int FEATURES = 64;
  private static final int SAMPLES = 96;

  static Stream<NetworkSettings> settings() {
    Layer convolution =
        new Convolution.Conv2d(3, 3, 1, Padding.SAME, Activation.RELU, Initializer.GLOROT_UNIFORM);
    Layer dense = ModelSettingsBuilder.dense(6, Activation.RELU);
    return Stream.of(
        settings(
            List.of(
                new Shaping.Reshape(List.of(8, 8, 1)),
                convolution,
                convolution,
                new Shaping.Flatten())),
        settings(List.of(dense, nine(List.of(dense), List.of(dense)))),
        // The tensor that two join is read by both, and their gradients come at the same time.
        settings(
            List.of(
                dense,
                nine(
                    List.of(nine(List.of(dense), List.of(dense))),
                    List.of(new Preprocessing.Scale(0.5), dense)))));
  }

  /** Nine branches of a layer each, but for the first and the last. */
  private static Layer nine(List<Layer> first, List<Layer> last) {
    Layer dense = ModelSettingsBuilder.dense(6, Activation.RELU);
    List<List<Layer>> branches = new ArrayList<>(List.of(first));
    branches.addAll(Collections.nCopies(7, List.of(dense)));
    branches.add(last);
    return new Branching.Concat(branches);
  }

  private static NetworkSettings settings(List<Layer> layers) {
    return new ModelSettingsBuilder()
        .features(FEATURES)
        .network(
            Stream.concat(
                    layers.stream(), Stream.of(ModelSettingsBuilder.dense(3, Activation.LINEAR)))
                .toList())
        .batchSize(8)
        .build();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void shouldLearnTheSameToTheLastBit(NetworkSettings settings) {
    float[] first = learn(settings);

    assertThat(learn(settings)).isEqualTo(first);
    assertThat(learn(settings)).isEqualTo(first);
  }

  private static float[] learn(NetworkSettings settings) {
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      Block block = model.newBlock();
      for (int seed = 0; seed < 2; seed++) {
        block.clear();
        model.learn(TestSample.addAll(block, TestSample.classes(SAMPLES, FEATURES, 3, seed)));
      }
      return model.snapshot().values();
    }
  }
}
