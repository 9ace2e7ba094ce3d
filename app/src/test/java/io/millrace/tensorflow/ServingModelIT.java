package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingModelIT {
  private static final int ROWS = 9;

  @TempDir private Path folder;

  @Test
  void shouldPredictTheSameNumbersWhenDjlLoadsTheExport() throws Exception {
    ModelSettings settings = new ModelSettingsBuilder().build();
    List<TestSample> samples = TestSample.classes(ROWS, 3, 2, 21);
    ModelState state;
    float[] expected;
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      model.learn(TestSample.addAll(model.newBlock(), TestSample.classes(200, 3, 2, 20)));
      state = model.snapshot();
      Block block = TestSample.addAll(model.newBlock(), samples);
      expected = Arrays.copyOf(model.predict(block).scores(), ROWS * 2);
    }

    ServingModel.export(settings, state, folder);

    assertThat(serve(samples)).containsExactly(expected, within(1e-5f));
  }

  @Test
  void shouldRefuseAStateOfOtherSettings() throws IOException {
    ModelSettings other = new ModelSettingsBuilder().features(4).build();
    try (OnlineModel model = TensorFlowModel.create(new ModelSettingsBuilder().build())) {
      ModelState state = model.snapshot();
      assertThatThrownBy(() -> ServingModel.export(other, state, folder))
          .isInstanceOf(ModelStateException.class)
          .hasMessageContaining("dense/weights");
    }
  }

  private float[] serve(List<TestSample> samples) throws Exception {
    float[] features = new float[ROWS * 3];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) samples.get(i / 3).features()[i % 3];
    }
    try (Model served = Model.newInstance("served", "TensorFlow")) {
      served.load(folder);
      try (NDManager manager = served.getNDManager().newSubManager()) {
        NDArray input = manager.create(features, new Shape(ROWS, 3));
        return served
            .getBlock()
            .forward(new ParameterStore(), new NDList(input), false)
            .head()
            .toFloatArray();
      }
    }
  }
}
