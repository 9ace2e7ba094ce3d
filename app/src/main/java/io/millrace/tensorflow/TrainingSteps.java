package io.millrace.tensorflow;

import io.millrace.model.GraphSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.model.PoolSettings;
import io.millrace.settings.ByChoice;

/** From settings to steps. */
final class TrainingSteps {
  private static final ByChoice<GraphSettings, TrainingStep> STEPS =
      ByChoice.<GraphSettings, TrainingStep>builder(GraphSettings.class)
          .put(NetworkSettings.class, NetworkStep::new)
          .put(PoolSettings.class, PoolStep::new)
          .build();

  private TrainingSteps() {}

  /** The step of a model whose graph is ours. */
  static TrainingStep of(GraphSettings settings) {
    return STEPS.of(settings);
  }
}
