package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.network.Activation;
import io.millrace.network.Categorical;
import io.millrace.network.Combiner;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What embeddings of bags and feature crosses give, by hand. */
class BagAndCrossIT {
  /** Vectors (1, 2), (3, 4), (5, 6); the output is the first number plus ten times the second. */
  @ParameterizedTest
  @CsvSource({
    "SUM, true, 86, 195",
    "SUM, false, 86, 195",
    "MEAN, true, 43, 65",
    "MEAN, false, 43, 65",
  })
  void shouldCombineTheVectorsThatThereAre(
      Combiner combiner, boolean sparse, float two, float three) {
    NetworkSettings settings =
        settings(
            List.of(
                new Categorical.Embedding(3, 2, combiner, sparse), dense(1, Activation.LINEAR)));
    try (OnlineModel model = with(settings, new float[] {1, 2, 3, 4, 5, 6}, 1, 10)) {
      assertThat(score(model, 0, -1, 2)).isEqualTo(two);
      assertThat(score(model, -1, 3, 1e6)).isZero();
      assertThat(score(model, 2, 2, 2)).isEqualTo(three);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1 << 24})
  void shouldHashSeveralNumbersTogether(int buckets) {
    NetworkSettings settings =
        settings(
            List.of(new Categorical.Cross(List.of(2, 0), buckets), dense(1, Activation.LINEAR)));
    try (OnlineModel model = with(settings, new float[0], 1)) {
      for (int[] values : new int[][] {{3, 0, 5}, {5, 9, 3}, {-1, 0, 16777215}, {0, 0, 0}}) {
        int hash = hash(hash(List.of(2, 0).hashCode() + values[2]) + values[0]);
        assertThat(score(model, values[0], values[1], values[2]))
            .isEqualTo((hash & Integer.MAX_VALUE) % buckets);
      }
    }
  }

  /** The function "lowbias32" as its author publishes it. */
  private static int hash(int value) {
    int x = value;
    x ^= x >>> 16;
    x *= 0x7feb352d;
    x ^= x >>> 15;
    x *= 0x846ca68b;
    x ^= x >>> 16;
    return x;
  }

  private static NetworkSettings settings(List<Layer> network) {
    return new ModelSettingsBuilder()
        .linear(new Loss.MeanSquaredError(), 1)
        .network(network)
        .optimizer(new Optimizer.Sgd(1))
        .build();
  }

  /** A model of these vectors and weights, without bias. */
  private static OnlineModel with(NetworkSettings settings, float[] vectors, float... weights) {
    OnlineModel model = TensorFlowModel.create(settings);
    StateLayout layout = new NetworkStep(settings).layout();
    float[] state = new float[layout.size()];
    for (Variable variable : layout.variables()) {
      if (variable.kind() == Variable.Kind.WEIGHT) {
        System.arraycopy(weights, 0, state, layout.offset(variable), weights.length);
      } else if (variable.size() == vectors.length) {
        System.arraycopy(vectors, 0, state, layout.offset(variable), vectors.length);
      }
    }
    model.restore(new ModelState(0, layout.toString(), state));
    return model;
  }

  private static float score(OnlineModel model, double... features) {
    TestSample sample = new TestSample(features, new double[] {0}, 1);
    return model.predict(TestSample.addAll(model.newBlock(), List.of(sample))).scores()[0];
  }
}
