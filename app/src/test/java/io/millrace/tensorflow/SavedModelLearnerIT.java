package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.data.Block;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import io.millrace.model.SavedModelException;
import io.millrace.model.SavedModelSettings;
import io.millrace.model.StepResult;
import io.millrace.optimizer.Schedule;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** A model that Keras wrote, with dropout, batch normalization and Adam, goes on to learn here. */
class SavedModelLearnerIT {
  /** After twenty steps of Adam; the vectors were made on another type of processor. */
  private static final float ROUNDING = 5e-4f;

  private static final int STEPS = 20;
  private static final Schedule DECAY = new Schedule.ExponentialDecay(0.9, 1);

  @TempDir private Path folder;

  @Test
  void shouldLearnWhatKerasLearnsFromTheSameWeightsAndSamples() {
    JsonNode keras = OwnModel.vectors();
    List<TestSample> samples = OwnModel.samples();
    try (OnlineModel model = create()) {
      StepResult learned = model.learn(OwnModel.block(model, samples));

      assertThat(learned.steps()).isEqualTo(STEPS);
      assertThat(Arrays.copyOf(learned.learningRates(), STEPS))
          .containsExactly(OwnModel.numbers(keras.get("rates")), within(1e-7f));
      assertThat(Arrays.copyOf(learned.losses(), samples.size()))
          .containsExactly(OwnModel.numbers(keras.get("losses")), within(ROUNDING));
      assertThat(model.snapshot().values())
          .containsExactly(OwnModel.numbers(keras.get("state_after")), within(1e-3f));
      assertThat(scores(model, samples.subList(0, OwnModel.BATCH)))
          .containsExactly(OwnModel.numbers(keras.get("scores_after")), within(ROUNDING));
    }
  }

  @Test
  void shouldChangeNothingWhenItPredicts() {
    List<TestSample> samples = OwnModel.samples();
    try (OnlineModel model = create()) {
      model.learn(OwnModel.block(model, samples.subList(0, 8)));
      ModelState before = model.snapshot();

      float[] predicted = scores(model, samples.subList(8, 12));

      assertSame(model.snapshot(), before);
      StepResult learned = model.learn(OwnModel.block(model, samples.subList(8, 12)));
      assertThat(Arrays.copyOf(learned.scores(), predicted.length)).isEqualTo(predicted);
    }
  }

  @Test
  void shouldScoreAnIncompleteMiniBatchAsItIsScoredWhenComplete() {
    List<TestSample> samples = OwnModel.samples();
    try (OnlineModel model = create()) {
      StepResult early = model.learn(OwnModel.block(model, samples.subList(0, 11)));
      assertThat(early.steps()).isEqualTo(2);
      float[] alone = Arrays.copyOfRange(early.scores(), 8 * 2, 11 * 2);

      StepResult late = model.learn(OwnModel.block(model, samples.subList(8, 12)));

      assertThat(Arrays.copyOf(late.scores(), 6)).isEqualTo(alone);
    }
  }

  @Test
  void shouldChangeNoBitWhenCutAndStoppedAndRestoredAnywhere() {
    List<TestSample> samples = OwnModel.samples();
    try (OnlineModel whole = create()) {
      StepResult expected = whole.learn(OwnModel.block(whole, samples));
      float[] scores = Arrays.copyOf(expected.scores(), samples.size() * 2);
      for (int cut = OwnModel.BATCH; cut < samples.size(); cut += 3 * OwnModel.BATCH) {
        try (OnlineModel first = create();
            OnlineModel second = create()) {
          first.learn(OwnModel.block(first, samples.subList(0, cut)));
          second.learn(OwnModel.block(second, samples.subList(0, 8)));
          second.restore(first.snapshot());
          assertSame(second.snapshot(), first.snapshot());

          StepResult rest =
              second.learn(OwnModel.block(second, samples.subList(cut, samples.size())));

          assertThat(Arrays.copyOf(rest.scores(), (samples.size() - cut) * 2))
              .isEqualTo(Arrays.copyOfRange(scores, cut * 2, scores.length));
          assertSame(second.snapshot(), whole.snapshot());
        }
      }
    }
  }

  @Test
  void shouldTellItsStateBeforeTheLatestCalls() {
    List<TestSample> samples = OwnModel.samples();
    try (OnlineModel model = create()) {
      ModelState first = model.snapshot();
      model.learn(OwnModel.block(model, samples.subList(0, 8)));
      assertSame(model.snapshotBefore(1), first);
      ModelState second = model.snapshot();
      model.learn(OwnModel.block(model, samples.subList(8, 12)));

      assertSame(model.snapshotBefore(1), second);
      assertSame(model.snapshotBefore(2), first);
      assertThat(model.snapshot().values()).isNotEqualTo(second.values());
    }
  }

  @Test
  void shouldChangeNothingButTheStepWhenAMiniBatchIsNotFinite() {
    List<TestSample> samples = OwnModel.samples();
    try (OnlineModel model = create()) {
      model.learn(OwnModel.block(model, samples.subList(0, 8)));
      ModelState before = model.snapshot();
      Block bad = OwnModel.block(model, samples.subList(8, 12));
      bad.setFeature(2, 0, Float.NaN);

      StepResult result = model.learn(bad);

      assertThat(result.applied()[0]).isFalse();
      assertThat(model.snapshot().values()).isEqualTo(before.values());
      assertThat(model.step()).isEqualTo(3);
      StepResult next = model.learn(OwnModel.block(model, samples.subList(12, 16)));
      assertThat(next.applied()[0]).isTrue();
    }
  }

  @Test
  void shouldMultiplyTheRatesOfTheStepsToCome() {
    try (OnlineModel model = create()) {
      model.scaleLearningRate(0.25);
      StepResult result = model.learn(OwnModel.block(model, OwnModel.samples().subList(0, 4)));
      assertThat(result.learningRates()[0]).isEqualTo(0.0025f);
    }
  }

  @Test
  void shouldRefuseAStateOfAnotherModel() {
    try (OnlineModel model = create()) {
      ModelState other = new ModelState(1, "dense/weights[3, 2]", new float[6]);
      assertThatThrownBy(() -> model.restore(other))
          .isInstanceOf(ModelStateException.class)
          .hasMessageContaining("dense/weights[3, 2]")
          .hasMessageContaining("saved_model(crc32c ");
    }
  }

  static Stream<Arguments> settingsThatDoNotFit() {
    return Stream.of(
        Arguments.of(
            OwnModel.settings(OwnModel.FOLDER, 5, OwnModel.BATCH, null),
            "input features of signature learn DT_FLOAT [4, 3]; expected DT_FLOAT [4, 5]"),
        Arguments.of(
            OwnModel.settings(OwnModel.FOLDER, OwnModel.FEATURES, 8, null),
            "input features of signature learn DT_FLOAT [4, 3]; expected DT_FLOAT [8, 3]"));
  }

  @ParameterizedTest
  @MethodSource("settingsThatDoNotFit")
  void shouldSayWhatWasExpectedWhenTheSettingsDoNotFit(
      SavedModelSettings settings, String message) {
    assertThatThrownBy(() -> Models.create(settings))
        .isInstanceOf(SavedModelException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("bring-your-own-model.md");
  }

  /** A way to spoil the signatures, and what is then said. */
  private record Fault(String message, Consumer<MetaGraphDef.Builder> spoil) {
    static Fault of(String signature, String message, Consumer<SignatureDef.Builder> spoil) {
      return new Fault(
          message,
          graph -> {
            SignatureDef.Builder definition = graph.getSignatureDefOrThrow(signature).toBuilder();
            spoil.accept(definition);
            graph.putSignatureDef(signature, definition.build());
          });
    }

    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("has no signature learn, only [", graph -> graph.removeSignatureDef("learn")),
        new Fault("has no signature read_state", graph -> graph.removeSignatureDef("read_state")),
        new Fault("has no signature write_state", graph -> graph.removeSignatureDef("write_state")),
        Fault.of(
            "learn",
            "the inputs [features, labels, learn, learning_rate]; expected [features, labels,"
                + " learn, learning_rate, weights]",
            learn -> learn.removeInputs("weights")),
        Fault.of(
            "learn",
            "the outputs [applied, gradient_norm, losses]; expected scores among them",
            learn -> learn.removeOutputs("scores")),
        Fault.of(
            "learn",
            "output losses of signature learn DT_DOUBLE [4]; expected DT_FLOAT [4]",
            learn -> learn.putOutputs("losses", retyped(learn.getOutputsOrThrow("losses")))),
        Fault.of(
            "read_state",
            "output state of signature read_state DT_FLOAT [-1]; expected DT_FLOAT [any, but"
                + " stated]",
            read -> read.putOutputs("state", open(read.getOutputsOrThrow("state")))),
        Fault.of(
            "write_state",
            "the inputs [values]; expected [state]",
            write -> {
              write.putInputs("values", write.getInputsOrThrow("state"));
              write.removeInputs("state");
            }));
  }

  private static TensorInfo retyped(TensorInfo tensor) {
    return tensor.toBuilder().setDtype(DataType.DT_DOUBLE).build();
  }

  private static TensorInfo open(TensorInfo tensor) {
    TensorInfo.Builder opened = tensor.toBuilder();
    opened.getTensorShapeBuilder().getDimBuilder(0).setSize(-1);
    return opened.build();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldSayWhatIsWrongWithASignature(Fault fault) throws Exception {
    SavedModel.Builder model =
        SavedModel.parseFrom(Files.readAllBytes(OwnModel.FOLDER.resolve("saved_model.pb")))
            .toBuilder();
    fault.spoil.accept(model.getMetaGraphsBuilder(0));
    try (OutputStream out = Files.newOutputStream(folder.resolve("saved_model.pb"))) {
      model.build().writeTo(out);
    }
    Path variables = Files.createDirectory(folder.resolve("variables"));
    for (String name : List.of("variables.index", "variables.data-00000-of-00001")) {
      Files.copy(OwnModel.FOLDER.resolve("variables").resolve(name), variables.resolve(name));
    }
    SavedModelSettings settings =
        OwnModel.settings(folder, OwnModel.FEATURES, OwnModel.BATCH, null);

    assertThatThrownBy(() -> Models.create(settings))
        .isInstanceOf(SavedModelException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(fault.message);
  }

  private static OnlineModel create() {
    return Models.create(OwnModel.settings(DECAY));
  }

  private static float[] scores(OnlineModel model, List<TestSample> samples) {
    return Arrays.copyOf(
        model.predict(OwnModel.block(model, samples)).scores(), samples.size() * model.outputs());
  }

  private static void assertSame(ModelState actual, ModelState expected) {
    assertThat(actual.step()).isEqualTo(expected.step());
    assertThat(actual.layout()).isEqualTo(expected.layout());
    assertThat(actual.values()).isEqualTo(expected.values());
  }
}
