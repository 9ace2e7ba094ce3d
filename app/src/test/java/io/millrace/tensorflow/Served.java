package io.millrace.tensorflow;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.List;

/** An export of {@link ServingModel}, loaded by DJL. */
final class Served {
  private Served() {}

  /** What the export in a folder answers. */
  static float[] scores(Path folder, List<TestSample> samples) throws Exception {
    int width = samples.get(0).features().length;
    float[] features = new float[samples.size() * width];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) samples.get(i / width).features()[i % width];
    }
    try (Model served = Model.newInstance("served", "TensorFlow")) {
      served.load(folder);
      try (NDManager manager = served.getNDManager().newSubManager()) {
        NDArray input = manager.create(features, new Shape(samples.size(), width));
        return served
            .getBlock()
            .forward(new ParameterStore(), new NDList(input), false)
            .head()
            .toFloatArray();
      }
    }
  }
}
