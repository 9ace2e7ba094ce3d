package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelSettingsBuilder;
import io.millrace.network.Activation;
import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Combiner;
import io.millrace.network.Convolution;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Padding;
import io.millrace.network.Pooling;
import io.millrace.network.Shaping;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkDescriptionTest {
  @Test
  void shouldCountWhatTheTextbookCounts() {
    Convolution.Conv2d convolution =
        new Convolution.Conv2d(
            32, 3, 1, Padding.VALID, Activation.RELU, Initializer.GLOROT_UNIFORM);
    NetworkDescription description =
        NetworkDescription.of(
            new ModelSettingsBuilder()
                .features(784)
                .network(
                    List.of(
                        new Shaping.Reshape(List.of(28, 28, 1)),
                        convolution,
                        new Pooling.MaxPool(2, Padding.VALID),
                        new Shaping.Flatten(),
                        new Dense(2, Activation.LINEAR, Initializer.ZEROS)))
                .build());

    assertThat(description.layers())
        .extracting(NetworkDescription.Part::output)
        .containsExactly(
            List.of(28, 28, 1),
            List.of(26, 26, 32),
            List.of(13, 13, 32),
            List.of(5408),
            List.of(2));
    // 3·3·1·32 + 32; 5408·2 + 2
    assertThat(description.layers())
        .extracting(NetworkDescription.Part::parameters)
        .containsExactly(0L, 320L, 0L, 0L, 10818L);
    // 26·26·288; 5408·2
    assertThat(description.layers())
        .extracting(NetworkDescription.Part::multiplyAdds)
        .containsExactly(0L, 194688L, 0L, 0L, 10816L);
    // Adam: parameters, two slots for each, two numbers for each of the four variables.
    assertThat(description.stateBytes()).isEqualTo(4 * (3 * 11138 + 8));
  }

  @Test
  void shouldCountASparseTableWithItsSlots() {
    NetworkDescription description =
        NetworkDescription.of(
            new ModelSettingsBuilder()
                .features(12)
                .network(
                    List.of(
                        new Categorical.Embedding(1000, 4, Combiner.SUM, true),
                        new Dense(2, Activation.LINEAR, Initializer.ZEROS)))
                .build());

    assertThat(description.layers())
        .extracting(NetworkDescription.Part::output)
        .containsExactly(List.of(4), List.of(2));
    // 1000·4; 4·2 + 2
    assertThat(description.layers())
        .extracting(NetworkDescription.Part::parameters)
        .containsExactly(4000L, 10L);
    // Adam: parameters, two slots for each, two numbers for each of the three variables.
    assertThat(description.stateBytes()).isEqualTo(4 * (3 * 4010 + 6));
  }

  @Test
  void shouldDescribeTheLayersOfALayer() {
    Dense wide = new Dense(3, Activation.LINEAR, Initializer.ZEROS);
    Dense deep = new Dense(5, Activation.LINEAR, Initializer.ZEROS);
    NetworkDescription description =
        NetworkDescription.of(
            new ModelSettingsBuilder()
                .features(4)
                .network(
                    List.of(
                        new Branching.Concat(List.of(List.of(wide), List.of(deep, wide))),
                        new Dense(2, Activation.LINEAR, Initializer.ZEROS)))
                .build());

    NetworkDescription.Part concat = description.layers().get(0);
    // 4·3 + 3; 4·5 + 5, 5·3 + 3
    assertThat(concat.parameters()).isEqualTo(15 + 25 + 18);
    assertThat(concat.inner())
        .extracting(branch -> branch.stream().map(NetworkDescription.Part::parameters).toList())
        .containsExactly(List.of(15L), List.of(25L, 18L));
    assertThat(concat.inner().get(1).get(1).variables())
        .containsExactly("1_concat/2/2_dense/weights", "1_concat/2/2_dense/bias");
  }
}
