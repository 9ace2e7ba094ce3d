package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.DriftInput;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Task;
import io.millrace.model.StepResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Looks for drift in samples of two features and one of two classes. */
class DriftWatchTest {
  private static final DriftDetection SOON = new DriftDetection.PageHinkley(0, 1, 1);

  private final RecordingOutput output = new RecordingOutput();
  private final Block block = new Block(1, 2, 1);
  private long samples;

  private DriftWatch watch(DriftDetection detection, DriftInput on) {
    DriftDetection settings =
        new DriftDetection.Watching(detection, new DriftDetection.Watched(on));
    Prequential prequential =
        new Prequential(new Task.Classification(List.of("a", "b")), 1, new EvaluationSettings(10));
    DriftSignal signal =
        DriftSignal.of(settings, prequential, feature -> feature.equals("volume") ? 1 : 0);
    return new DriftWatch(settings, signal, new Events("m", 0, output));
  }

  /** A sample of the first class. */
  private void add(DriftWatch watch, float volume, float score, float loss) {
    block.setFeature(0, 1, volume);
    block.setLabel(0, 0, 0);
    float[] none = {};
    watch.add(
        ++samples,
        block,
        0,
        new StepResult(new float[] {score}, new float[] {loss}, none, new boolean[0], none, 0));
  }

  private @Nullable String found(DriftWatch watch) {
    watch.decide(new Boundary(samples, samples, 0, 0));
    return watch.found();
  }

  @Test
  void shouldFindARiseOfTheLossOnly() {
    DriftWatch watch = watch(SOON, new DriftInput.Loss());
    add(watch, 0, 0, 0);
    add(watch, 9, 1, 0);
    assertThat(found(watch)).isNull();
    add(watch, 9, 1, 9);
    assertThat(found(watch)).isEqualTo("drift at sample 3: the loss has risen");
    assertThat(output.lines).hasSize(1);
    assertThat(found(watch)).as("at the next boundary").isNull();
  }

  @Test
  void shouldFindARiseOfTheErrorOnly() {
    // One error in ten at first, then errors only: p = 0.1 and s = 0.03 at 100; 3 s more soon.
    DriftWatch watch = watch(new DriftDetection.Ddm(3, 30), new DriftInput.Error());
    for (int i = 0; i < 100; i++) {
      add(watch, i, i % 10 == 9 ? 0.75f : 0.25f, 100 - i);
    }
    assertThat(found(watch)).isNull();
    // 15 errors in 105: p + s = 0.143 + 0.034 is below 0.19; 30 in 120: 0.25 + 0.04 is above.
    for (int i = 0; i < 20; i++) {
      add(watch, 0, 0.75f, 0);
    }
    assertThat(found(watch)).matches("drift at sample 1[01]\\d: the error has risen");
  }

  @Test
  void shouldFindAnyChangeOfAFeature() {
    for (float later : new float[] {1, -1}) {
      DriftWatch watch =
          watch(new DriftDetection.Kswin(0.005, 60, 30, 1), new DriftInput.Feature("volume"));
      for (int i = 0; i < 60; i++) {
        add(watch, 0, i % 2, i);
      }
      assertThat(found(watch)).isNull();
      // 14 of 30 is the least distance with such a chance.
      for (int i = 0; i < 13; i++) {
        add(watch, later, 0, 0);
      }
      assertThat(found(watch)).isNull();
      add(watch, later, 0, 0);
      assertThat(found(watch))
          .isEqualTo("drift at sample %d: feature volume has changed".formatted(samples));
    }
  }

  @Test
  void shouldPassOverNumbersThatAreNotFinite() {
    DriftWatch watch = watch(SOON, new DriftInput.Feature("volume"));
    add(watch, 0, 0, 0);
    add(watch, Float.NaN, 0, 0);
    add(watch, Float.POSITIVE_INFINITY, 0, 0);
    assertThat(found(watch)).isNull();
    add(watch, 9, 0, 0);
    assertThat(found(watch)).isEqualTo("drift at sample 4: feature volume has changed");
  }

  @Test
  void shouldForgetWhatCameBeforeARestart() {
    DriftWatch watch = watch(SOON, new DriftInput.Loss());
    add(watch, 0, 0, 0);
    watch.restart();
    add(watch, 0, 0, 9);
    assertThat(found(watch)).isNull();
    add(watch, 0, 0, 99);
    assertThat(found(watch)).isEqualTo("drift at sample 3: the loss has risen");
  }

  @Test
  void shouldBeginAnewWhereAnotherThingIsWatched() throws IOException {
    DriftWatch losses = watch(SOON, new DriftInput.Loss());
    add(losses, 0, 0, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    losses.write(new DataOutputStream(bytes));

    DriftWatch same = watch(SOON, new DriftInput.Loss());
    read(same, bytes.toByteArray());
    add(same, 0, 0, 9);
    assertThat(found(same)).isNotNull();
    DriftWatch other = watch(SOON, new DriftInput.Feature("volume"));
    read(other, bytes.toByteArray());
    add(other, 9, 0, 0);
    assertThat(found(other)).as("behind one number of its own").isNull();
  }

  private static void read(DriftWatch watch, byte[] state) throws IOException {
    watch.read(new DataInputStream(new ByteArrayInputStream(state)), watch.version());
  }
}
