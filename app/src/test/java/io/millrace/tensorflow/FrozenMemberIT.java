package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettingsBuilder;
import io.millrace.model.SavedModelException;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Models that were trained elsewhere as members of a pool. */
class FrozenMemberIT {
  @TempDir private Path folder;

  /** A linear model of 3 features and 2 classes, exported; what it says of some samples. */
  private float[] export(String name, long seed, List<TestSample> samples) throws Exception {
    NetworkSettings settings = new ModelSettingsBuilder().linearClassifier(2).seed(seed).build();
    try (OnlineModel model = Models.create(settings)) {
      ServingModel.export(settings, model.snapshot(), folder.resolve(name));
      List<Float> scores = new ArrayList<>();
      for (TestSample sample : samples) {
        float[] told = model.predict(TestSample.addAll(model.newBlock(), List.of(sample))).scores();
        scores.addAll(List.of(told[0], told[1]));
      }
      float[] all = new float[scores.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = scores.get(i);
      }
      return all;
    }
  }

  private Member member(String name) {
    return new Member.Placed(
        new Member.SavedModel(folder.resolve(name)), new Member.Place(name, List.of("features")));
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldSayWhatItSaysAlone(Plan plan) throws Exception {
    List<TestSample> samples = TestSample.classes(100, 3, 2, 1);
    float[] first = export("first", 5, samples);
    float[] second = export("second", 6, samples);
    PoolSettings settings =
        new PoolSettingsBuilder().members(member("first"), member("second")).plan(plan).build();
    try (OnlineModel model = CompiledModels.create(settings)) {
      float[] scores = model.learn(TestSample.addAll(model.newBlock(), samples)).scores();
      for (int i = 0; i < 200; i++) {
        assertThat(scores[i]).isCloseTo((first[i] + second[i]) / 2, within(1e-5f));
      }
    }
  }

  /** The labels are what the second says: the mix learns to listen to it. */
  @Test
  void shouldTakePartInTheMixAndChangeNoBitWhenCutAndRestored() throws Exception {
    List<TestSample> drawn = TestSample.classes(300, 3, 2, 2);
    export("first", 5, drawn);
    float[] second = export("second", 6, drawn);
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      double label = second[2 * i + 1] > second[2 * i] ? 1 : 0;
      samples.add(new TestSample(drawn.get(i).features(), new double[] {label}, 1));
    }
    Member head =
        new Member.Placed(
            new Member.Memory(16, Member.Memory.Metric.LEARNED, true),
            new Member.Place("head", List.of("first", "features")));
    PoolSettings settings =
        new PoolSettingsBuilder()
            .members(member("first"), head, member("second"))
            .mix(new Mix.Log(0.1))
            .build();
    try (OnlineModel whole = CompiledModels.create(settings);
        OnlineModel start = CompiledModels.create(settings);
        OnlineModel end = CompiledModels.create(settings)) {
      learn(whole, samples, new SplittableRandom(1));
      learn(start, samples.subList(0, 130), new SplittableRandom(2));
      end.restore(start.snapshot());
      learn(end, samples.subList(130, 300), new SplittableRandom(3));

      assertThat(end.snapshot().values()).isEqualTo(whole.snapshot().values());
      double[] weights = new StateNumbers(whole.snapshot()).sums("mix/weights");
      assertThat(weights[2]).isGreaterThan(weights[0]).isGreaterThan(1);
    }
  }

  private static void learn(OnlineModel model, List<TestSample> samples, SplittableRandom cuts) {
    for (int from = 0; from < samples.size(); ) {
      int to = Math.min(samples.size(), from + cuts.nextInt(1, 40));
      model.learn(TestSample.addAll(model.newBlock(), samples.subList(from, to)));
      from = to;
    }
  }

  /** Within the range of the labels so far, as every member. */
  @Test
  void shouldSayTheNumberThatItSaysAlone() throws Exception {
    NetworkSettings linear = new ModelSettingsBuilder().linearRegression().build();
    List<TestSample> samples = TestSample.numbers(60, 3, 1, 3);
    float[] expected;
    try (OnlineModel model = Models.create(linear)) {
      ServingModel.export(linear, model.snapshot(), folder.resolve("line"));
      expected = model.predict(TestSample.addAll(model.newBlock(), samples)).scores().clone();
    }
    PoolSettings settings = new PoolSettingsBuilder().ofNumber().members(member("line")).build();
    try (OnlineModel model = Models.create(settings)) {
      float[] scores = model.learn(TestSample.addAll(model.newBlock(), samples)).scores();
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < 60; i++) {
        if (i > 0) {
          double within = Math.max(least, Math.min(most, expected[i]));
          assertThat((double) scores[i]).as("of sample %d", i).isCloseTo(within, within(1e-3));
        }
        least = Math.min(least, samples.get(i).label()[0]);
        most = Math.max(most, samples.get(i).label()[0]);
      }
    }
  }

  /** Two members, one of which sees the other. */
  @Test
  void shouldPredictTheSameWhenExported() throws Exception {
    List<TestSample> samples = TestSample.classes(100, 3, 2, 1);
    export("first", 5, List.of());
    export("second", 6, List.of());
    Member head =
        new Member.Placed(
            new Member.Memory(16, Member.Memory.Metric.LEARNED, true),
            new Member.Place("head", List.of("second", "features")));
    PoolSettings settings =
        new PoolSettingsBuilder()
            .members(member("first"), member("second"), head)
            .mix(new Mix.Log(0.1))
            .build();
    assertExported(settings, samples);
    // What was exported is a member like others.
    PoolSettings again =
        new PoolSettingsBuilder().members(member("export"), new Member.Linear()).build();
    Files.delete(folder.resolve("first").resolve("saved_model.pb"));
    assertExported(again, samples);
  }

  /** Its graph is of functions, as Keras writes it. */
  @Test
  void shouldPredictTheSameWhenAModelOfKerasIsExported() throws Exception {
    Path keras = Path.of(getClass().getResource("/keras_saved_model/model").toURI());
    PoolSettings settings =
        new PoolSettingsBuilder()
            .members(placed(keras, "one"), placed(keras, "other"), new Member.Linear())
            .mix(new Mix.Log(0.1))
            .build();
    assertExported(settings, TestSample.classes(100, 3, 2, 1));
  }

  /** A counter, say: its value would not be in the export. */
  @Test
  void shouldRefuseToExportAMemberWithVariablesOfOtherNumbers() throws Exception {
    Path counting = folder.resolve("counting");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> features =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
      VarHandleOp counter = tf.withName("counter").varHandleOp(TInt64.class, Shape.scalar());
      Operand<TFloat32> count =
          tf.dtypes.cast(tf.readVariableOp(counter, TInt64.class), TFloat32.class);
      SavedModelFile file = new SavedModelFile();
      file.signature("serving_default")
          .input("features", features)
          .output("scores", tf.math.add(features, count));
      file.write(graph, counting);
    }
    assertThatThrownBy(() -> ScorerGraph.read(counting, "scorer_0"))
        .isInstanceOf(SavedModelException.class)
        .hasMessageContaining("counting: its node counter is a VarHandleOp of other numbers");
  }

  private static Member placed(Path folder, String name) {
    return new Member.Placed(
        new Member.SavedModel(folder), new Member.Place(name, List.of("features")));
  }

  private void assertExported(PoolSettings settings, List<TestSample> samples) throws Exception {
    List<TestSample> asked = samples.subList(60, 100);
    Path to = folder.resolve("export");
    try (OnlineModel model = Models.create(settings)) {
      model.learn(TestSample.addAll(model.newBlock(), samples.subList(0, 60)));
      float[] scores = model.predict(TestSample.addAll(model.newBlock(), asked)).scores();
      float[] expected = Arrays.copyOf(scores, 2 * asked.size());
      to = Files.exists(to) ? folder.resolve("again") : to;
      ServingModel.export(settings, model.snapshot(), to);
      assertThat(Served.scores(to, asked)).containsExactly(expected, within(1e-5f));
    }
  }

  @Test
  void shouldRefuseOneOfOtherOutputs() throws Exception {
    export("first", 5, List.of());
    PoolSettings settings = new PoolSettingsBuilder().classes(3).members(member("first")).build();
    assertThatThrownBy(() -> Models.create(settings))
        .isInstanceOf(SavedModelException.class)
        .hasMessageContaining("DT_FLOAT [-1, 2]; expected DT_FLOAT [-1, 3]");
  }
}
