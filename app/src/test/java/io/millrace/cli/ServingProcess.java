package io.millrace.cli;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.File;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * A user of exported models that knows DJL and nothing of ours: {@code ServingProcess FOLDER
 * NUMBER...} prints the scores of one sample, a line each.
 */
final class ServingProcess {
  private ServingProcess() {}

  /** Serves one sample. */
  public static void main(String[] arguments) throws Exception {
    File library = new File(Loader.load(tensorflow.class));
    System.setProperty("TENSORFLOW_LIBRARY_PATH", String.valueOf(library.getParent()));
    float[] features = new float[arguments.length - 1];
    for (int i = 0; i < features.length; i++) {
      features[i] = Float.parseFloat(arguments[i + 1]);
    }
    try (Model model = Model.newInstance("exported", "TensorFlow")) {
      model.load(Path.of(arguments[0]));
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDList input = new NDList(manager.create(features, new Shape(1, features.length)));
        float[] scores =
            model.getBlock().forward(new ParameterStore(), input, false).head().toFloatArray();
        for (float score : scores) {
          System.out.println("score " + score);
        }
      }
    }
  }
}
