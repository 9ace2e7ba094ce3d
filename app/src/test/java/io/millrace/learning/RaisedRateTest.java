package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.OnDrift.RaiseLearningRate;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.StepResult;
import io.millrace.optimizer.ReduceOnPlateau;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RaisedRateTest {
  private static final RaiseLearningRate SETTINGS = new RaiseLearningRate(4, 50);

  private final FakeModel model = new FakeModel(new ModelSettingsBuilder().build());
  private final RecordingOutput output = new RecordingOutput();
  private final Events events = new Events("m", 0, output);
  private final DriftWatch drift =
      new DriftWatch(new DriftDetection.PageHinkley(0, 1, 1), new DriftSignal.OfLoss(), events);
  private LearningControl control = new LearningControl(model);

  private RaisedRate raisedRate(@Nullable RaiseLearningRate settings) {
    return new RaisedRate(settings, control, drift, events);
  }

  /** A loss of 9 behind one of 0: 9 - 4.5 is above the threshold. */
  private void drift() {
    addLoss(1, 0);
    addLoss(2, 9);
  }

  private void addLoss(long sample, float loss) {
    float[] none = {};
    StepResult result = new StepResult(none, new float[] {loss}, none, new boolean[0], none, 0);
    drift.add(sample, new Block(1, 1, 1), 0, result);
  }

  private void decide(Participant participant, long samples) {
    Boundary here = new Boundary(samples, samples, 0, 0);
    drift.decide(here);
    participant.decide(here);
  }

  @Test
  void shouldRaiseTheRateUntilTheFirstBoundaryBehindItsTime() {
    RaisedRate raised = raisedRate(SETTINGS);
    decide(raised, 20);
    assertThat(rate()).isEqualTo(0.01f);
    drift();
    decide(raised, 40);
    assertThat(rate()).isEqualTo(0.04f);
    decide(raised, 60);
    decide(raised, 80);
    assertThat(rate()).isEqualTo(0.04f);
    decide(raised, 100);
    assertThat(rate()).isEqualTo(0.01f);
    decide(raised, 120);

    assertThat(output.lines)
        .extracting(line -> line.replaceAll(".*type=(\\w+).* samples=(\\d+).*message=", "$1 $2 "))
        .containsExactly(
            "DRIFT 40 drift at sample 2: the loss has risen]@0",
            "LEARNING_RATE 40 multiplied by 4.0 for 50 samples]@0",
            "LEARNING_RATE 100 no longer multiplied by 4.0]@0");
  }

  @Test
  void shouldEndAtTheBoundaryAtWhichItsTimeEnds() {
    RaisedRate raised = raisedRate(new RaiseLearningRate(4, 40));
    drift();
    decide(raised, 20);
    decide(raised, 40);
    assertThat(rate()).isEqualTo(0.04f);
    decide(raised, 60);
    assertThat(rate()).isEqualTo(0.01f);
  }

  @Test
  void shouldBeginItsTimeAnewWhenThereIsDriftMeanwhile() {
    RaisedRate raised = raisedRate(SETTINGS);
    drift();
    decide(raised, 20);
    drift();
    decide(raised, 60);
    decide(raised, 80);
    decide(raised, 100);
    assertThat(rate()).as("not 16 times the rate").isEqualTo(0.04f);
    decide(raised, 120);
    assertThat(rate()).isEqualTo(0.01f);
  }

  @Test
  void shouldCountOnWhileTheModelIsFrozen() {
    RaisedRate raised = raisedRate(SETTINGS);
    drift();
    decide(raised, 20);
    control.freeze(true, 20);
    decide(raised, 40);
    decide(raised, 80);
    control.freeze(false, 80);
    assertThat(rate()).isEqualTo(0.01f);
  }

  @Test
  void shouldMultiplyTheRateThatAPlateauHasLowered() {
    Plateau plateau = new Plateau(new ReduceOnPlateau(0.5, 1, 0, 0), control, () -> 1);
    RaisedRate raised = raisedRate(SETTINGS);
    decide(plateau, 20); // the first loss is the best
    drift();
    decide(raised, 40);
    decide(plateau, 60);
    assertThat(rate()).as("0.01 * 4 * 0.5").isEqualTo(0.02f);
    decide(raised, 100);
    assertThat(rate()).isEqualTo(0.005f);
  }

  @Test
  void shouldGoOnFromItsState() throws IOException {
    RaisedRate before = raisedRate(SETTINGS);
    drift();
    decide(before, 20);

    RaisedRate after = restarted(before, SETTINGS);

    assertThat(rate()).isEqualTo(0.04f);
    decide(after, 60);
    assertThat(rate()).isEqualTo(0.04f);
    decide(after, 80);
    assertThat(rate()).isEqualTo(0.01f);
  }

  @Test
  void shouldGiveTheRateBackWhenItIsSetNoMore() throws IOException {
    RaisedRate before = raisedRate(SETTINGS);
    drift();
    decide(before, 20);

    decide(restarted(before, null), 40);

    assertThat(rate()).isEqualTo(0.01f);
  }

  /** With a control that goes on from the state of the former one. */
  private RaisedRate restarted(RaisedRate before, @Nullable RaiseLearningRate settings)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    before.write(new DataOutputStream(bytes));
    control.write(new DataOutputStream(bytes));
    control = new LearningControl(model);
    RaisedRate after = raisedRate(settings);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    after.read(in, 1);
    control.read(in, LearningControl.VERSION);
    after.resume(20);
    return after;
  }

  /** The learning rate of the model's next step; 0.01 by its settings. */
  private float rate() {
    Block block = model.newBlock();
    block.add();
    return model.learn(block).learningRates()[0];
  }
}
