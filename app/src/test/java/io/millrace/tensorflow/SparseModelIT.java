package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.OnlineModelContractTest;
import io.millrace.network.Activation;
import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Combiner;
import io.millrace.network.Layer;
import io.millrace.network.Preprocessing;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** A model with sparse tables holds what every model holds, to the bit. */
class SparseModelIT {

  @Nested
  class ScanPlanContract extends OnlineModelContractTest {
    @Override
    protected OnlineModel create(ModelSettings settings) {
      return CompiledModels.create((NetworkSettings) settings);
    }

    @Override
    protected ModelSettingsBuilder settings() {
      return super.settings().network(network()).plan(Plan.SCAN);
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
      return super.settings().network(network()).plan(Plan.BATCH);
    }
  }

  /** One table of vectors, and one for a cross; some samples' numbers are none of theirs. */
  private static List<Layer> network() {
    return List.of(
        new Branching.Concat(
            List.of(
                List.of(),
                List.of(
                    new Preprocessing.Scale(3),
                    new Categorical.Embedding(9, 4, Combiner.MEAN, true)),
                List.of(
                    new Categorical.Cross(List.of(0, 2), 20),
                    new Categorical.Embedding(20, 1, Combiner.SUM, true)))),
        dense(5, Activation.RELU),
        dense(2, Activation.LINEAR));
  }
}
