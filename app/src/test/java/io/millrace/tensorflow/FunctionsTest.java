package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.PoolSettingsBuilder;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Shaping;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Mix;
import io.millrace.tensorflow.layer.SequentialFunction;
import io.millrace.tensorflow.loss.Losses;
import io.millrace.tensorflow.optimizer.Optimizers;
import io.millrace.tensorflow.pool.Members;
import io.millrace.tensorflow.pool.Mixes;
import io.millrace.tensorflow.pool.PoolLoss;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The tables refuse to be made where settings have no entry: so making one function tells. */
class FunctionsTest {
  @Test
  void shouldHaveAFunctionForEveryLayer() {
    RandomGenerator random = RandomGenerator.getDefault();
    List<Layer> layers = List.of(new Shaping.Flatten());
    assertThat(new SequentialFunction(layers, "", new int[] {2}, random).layers()).hasSize(1);
  }

  @Test
  void shouldHaveAFunctionForEveryLoss() {
    assertThat(Losses.of(new Loss.MeanSquaredError())).isNotNull();
  }

  @Test
  void shouldHaveAFunctionForEveryMix() {
    PoolLoss loss = Members.loss(new PoolSettingsBuilder().build());
    assertThat(Mixes.of(new Mix.Mean(), 3, loss)).isNotNull();
  }

  @Test
  void shouldHaveAFunctionForEveryOptimizer() {
    assertThat(Optimizers.of(new Optimizer.Sgd(0.1))).isNotNull();
  }
}
