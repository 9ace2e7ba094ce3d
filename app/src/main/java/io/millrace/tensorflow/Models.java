package io.millrace.tensorflow;

import io.millrace.model.GraphSettings;
import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.SavedModelSettings;
import io.millrace.settings.ByChoice;

/** From settings to a model that TensorFlow runs. */
public final class Models {
  private static final ByChoice<ModelSettings, OnlineModel> MODELS =
      ByChoice.<ModelSettings, OnlineModel>builder(ModelSettings.class)
          .put(NetworkSettings.class, TensorFlowModel::create)
          .put(PoolSettings.class, TensorFlowModel::create)
          .put(SavedModelSettings.class, SavedModelLearner::create)
          .build();

  private Models() {}

  /**
   * Bytes of a snapshot: parameters, the optimizer's slots, and running statistics; 0 for a
   * SavedModel of the user's, of which it is not known before that is loaded.
   */
  public static long stateBytes(ModelSettings settings) {
    return settings instanceof GraphSettings ours
        ? (long) Float.BYTES * TrainingSteps.of(ours).layout().size()
        : 0;
  }

  /**
   * A new model with its initial weights, ready to learn: our own graph, or the user's SavedModel.
   *
   * @throws io.millrace.model.DeviceException if the settings ask for a device that is not there
   * @throws io.millrace.model.SavedModelException if a SavedModel lacks what it must offer
   */
  public static OnlineModel create(ModelSettings settings) {
    return MODELS.of(settings);
  }
}
