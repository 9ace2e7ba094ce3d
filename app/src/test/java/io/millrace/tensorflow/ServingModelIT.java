package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.SavedModelException;
import io.millrace.model.ScoringModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class ServingModelIT {
  private static final int ROWS = 9;

  @TempDir private Path folder;

  static Stream<NetworkSettings> models() {
    return Stream.concat(
        Stream.of(
            new ModelSettingsBuilder().build(),
            new ModelSettingsBuilder().offsets(1.5, 0.0).build()),
        TestNetworks.all()
            .map(
                network ->
                    new ModelSettingsBuilder()
                        .features(TestNetworks.FEATURES)
                        .network(network)
                        .batchSize(4)
                        .build()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void shouldPredictTheSameNumbersWhenDjlLoadsTheExport(NetworkSettings settings) throws Exception {
    int features = settings.features();
    List<TestSample> samples = TestSample.classes(ROWS, features, 2, 21);
    ModelState state;
    float[] expected;
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      model.learn(TestSample.addAll(model.newBlock(), TestSample.classes(200, features, 2, 20)));
      state = model.snapshot();
      Block block = TestSample.addAll(model.newBlock(), samples);
      expected = Arrays.copyOf(model.predict(block).scores(), ROWS * 2);
    }

    ServingModel.export(settings, state, folder);

    assertThat(Served.scores(folder, samples)).containsExactly(expected, within(1e-5f));
    ModelState read = SavedVariables.read(folder.resolve("saved_model.pb"));
    assertThat(variables(read)).isNotEmpty();
    assertThat(variables(state)).containsAllEntriesOf(variables(read));
  }

  @Test
  void shouldSayWhyTheVariablesCannotBeWritten() throws Exception {
    NetworkSettings settings = new ModelSettingsBuilder().build();
    ModelState state;
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      state = model.snapshot();
    }
    Path inTheWay = folder.resolve("variables/variables.index");
    Files.createDirectories(inTheWay.resolve("not-empty"));

    assertThatThrownBy(() -> ServingModel.export(settings, state, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(inTheWay.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldPredictInTheLabelsOwnUnit() throws Exception {
    NetworkSettings settings =
        new ModelSettingsBuilder().linearRegression().standardizesLabel().build();
    List<TestSample> samples = TestSample.numbers(ROWS, 3, 1, 21);
    ModelState state;
    float[] expected;
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      Block block = TestSample.addAll(model.newBlock(), TestSample.numbers(200, 3, 1, 20));
      for (int i = 0; i < block.rows(); i++) {
        block.setLabel(i, 0, 1000 + 500 * block.label(i, 0));
      }
      model.learn(block);
      state = model.snapshot();
      Block asked = TestSample.addAll(model.newBlock(), samples);
      expected = Arrays.copyOf(model.predict(asked).scores(), ROWS);
    }
    assertThat(List.of(expected[0], expected[1])).as("no deviations").allMatch(y -> y > 100);

    ServingModel.export(settings, state, folder);

    assertThat(Served.scores(folder, samples)).containsExactly(expected, within(0.01f));
  }

  /** TensorFlow Serving's example, y = 0.5 x + 2. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldScoreByASavedModelThatCannotLearn(int rank) throws Exception {
    halfPlusTwo(rank == 1 ? Shape.of(-1) : Shape.of(-1, 1));
    try (ScoringModel model = SavedModelScorer.load(folder, 1)) {
      Block block = model.newBlock();
      for (float x : new float[] {1, 2, 5}) {
        block.setFeature(block.rows(), 0, x);
        block.setWeight(block.rows(), 1);
        block.add();
      }
      assertThat(model.predict(block).scores()).containsExactly(2.5f, 3, 4.5f);
      assertThat(model.outputs()).isEqualTo(1);
    }
    assertThatThrownBy(() -> SavedModelScorer.load(folder, 2))
        .isInstanceOf(SavedModelException.class)
        .hasMessageContaining("input x of signature serving_default DT_FLOAT [-1")
        .hasMessageContaining("expected DT_FLOAT [-1, 2]");
  }

  private void halfPlusTwo(Shape shape) throws IOException {
    TensorFlowEngine.get();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.withName("x").placeholder(TFloat32.class, Placeholder.shape(shape));
      Operand<TFloat32> y = tf.math.add(tf.math.mul(x, tf.constant(0.5f)), tf.constant(2f));
      SavedModelFile file = new SavedModelFile();
      file.signature("serving_default").input("x", x).output("y", y);
      file.write(graph, folder);
    }
  }

  /** The numbers of each variable, by its name and shape. */
  private static Map<String, List<Float>> variables(ModelState state) {
    Map<String, List<Float>> variables = new LinkedHashMap<>();
    for (Layout.Part part : state.layout().parts()) {
      List<Float> numbers =
          IntStream.range(0, part.size()).mapToObj(i -> state.values()[part.offset() + i]).toList();
      variables.put(part.toString(), numbers);
    }
    assertThat(state.layout().size()).isEqualTo(state.values().length);
    return variables;
  }

  @Test
  void shouldRefuseToReadWhatIsNoExport() throws IOException {
    Path file = folder.resolve("saved_model.pb");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> SavedVariables.read(file))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("has no variables");
  }

  /** As a copy that was broken off leaves it. */
  @Test
  void shouldRefuseToServeASavedModelThatIsNotWhole() throws IOException {
    NetworkSettings settings = new ModelSettingsBuilder().build();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      ServingModel.export(settings, model.snapshot(), folder);
    }
    int features = settings.features();
    try (ScoringModel whole = SavedModelScorer.load(folder, features)) {
      assertThat(whole.outputs()).isEqualTo(2);
    }
    Path index = folder.resolve("variables/variables.index");
    byte[] all = Files.readAllBytes(index);

    Files.write(index, Arrays.copyOf(all, 20));
    assertThatThrownBy(() -> SavedModelScorer.load(folder, features))
        .isInstanceOf(SavedModelException.class)
        .hasMessageStartingWith(folder + ": can't be read as a SavedModel: ");
    Files.delete(index);
    assertThatThrownBy(() -> SavedModelScorer.load(folder, features))
        .isInstanceOf(SavedModelException.class)
        .hasMessage(
            folder
                + ": has no variables/variables.index, which its graph needs: copy the whole"
                + " folder");
    Files.write(index, all);
    Path graph = folder.resolve("saved_model.pb");
    Files.write(graph, Arrays.copyOf(Files.readAllBytes(graph), 400));
    assertThatThrownBy(() -> SavedModelScorer.load(folder, features))
        .isInstanceOf(SavedModelException.class)
        .hasMessageStartingWith(folder + ": can't be read as a SavedModel: ");
  }

  @Test
  void shouldRefuseAStateOfOtherSettings() throws IOException {
    NetworkSettings other = new ModelSettingsBuilder().features(4).build();
    try (OnlineModel model = TensorFlowModel.create(new ModelSettingsBuilder().build())) {
      ModelState state = model.snapshot();
      assertThatThrownBy(() -> ServingModel.export(other, state, folder))
          .isInstanceOf(ModelStateException.class)
          .hasMessageContaining("it has 1_standardize/mean[3], the settings do not");
    }
  }
}
