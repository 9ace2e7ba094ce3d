package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.optimizer.ReduceOnPlateau;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlateauTest {
  /** Halves after two control intervals without an improvement of more than 0.1, down to 0.2. */
  private static final ReduceOnPlateau SETTINGS = new ReduceOnPlateau(0.5, 2, 0.1, 0.2);

  private final FakeModel model = new FakeModel(new ModelSettingsBuilder().build());
  private LearningControl control = new LearningControl(model);
  private double loss;

  private Plateau plateau(@Nullable ReduceOnPlateau settings) {
    return new Plateau(settings, control, () -> loss);
  }

  private void decide(Plateau plateau, double... losses) {
    for (double value : losses) {
      loss = value;
      plateau.decide(new Boundary(1, 1, 0, 0));
    }
  }

  @Test
  void shouldKeepTheRateWhileTheLossFalls() {
    Plateau plateau = plateau(SETTINGS);
    decide(plateau, 9, 5, 4.95, 4, 4, 3, 2, 2);
    assertThat(rate()).isEqualTo(0.01f);
  }

  @Test
  void shouldLowerTheRateEachTimeThatTheLossStays() {
    Plateau plateau = plateau(SETTINGS);
    decide(plateau, 5, 4.95, 4.95);
    assertThat(rate()).isEqualTo(0.005f);
    decide(plateau, 4.95);
    assertThat(rate()).isEqualTo(0.005f);
    decide(plateau, 4.95);
    assertThat(rate()).isEqualTo(0.0025f);
    decide(plateau, 4.95, 4.95);
    assertThat(rate()).as("not below the minimum").isEqualTo(0.002f);
  }

  @Test
  void shouldMeasureAnewAfterAReduction() {
    Plateau plateau = plateau(SETTINGS);
    decide(plateau, 1, 8, 9);
    assertThat(rate()).isEqualTo(0.005f);
    decide(plateau, 8, 7, 6, 5);
    assertThat(rate()).isEqualTo(0.005f);
  }

  @Test
  void shouldPassOverIntervalsWithoutALoss() {
    Plateau plateau = plateau(SETTINGS);
    decide(plateau, 5, Double.NaN, Double.NaN, 5, Double.NaN);
    assertThat(rate()).isEqualTo(0.01f);
  }

  @Test
  void shouldPassOverIntervalsWhileTheModelIsFrozen() {
    Plateau plateau = plateau(SETTINGS);
    decide(plateau, 5);
    control.freeze(true, 1);
    decide(plateau, 5, 5, 5);
    control.freeze(false, 1);
    decide(plateau, 5);
    assertThat(rate()).isEqualTo(0.01f);
  }

  @Test
  void shouldGoOnFromItsState() throws IOException {
    Plateau before = plateau(SETTINGS);
    decide(before, 5, 5, 5, 5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    before.write(new DataOutputStream(bytes));
    model.scaleLearningRate(1);
    control = new LearningControl(model);

    Plateau after = plateau(SETTINGS);
    after.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 1);
    after.resume(1);

    assertThat(rate()).isEqualTo(0.005f);
    decide(after, 5);
    assertThat(rate()).isEqualTo(0.0025f);
  }

  @Test
  void shouldGiveTheWholeRateBackWhenItIsSetNoMore() throws IOException {
    Plateau before = plateau(SETTINGS);
    decide(before, 5, 5, 5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    before.write(new DataOutputStream(bytes));
    control.write(new DataOutputStream(bytes));
    control = new LearningControl(model);

    Plateau after = plateau(null);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    after.read(in, 1);
    control.read(in, LearningControl.VERSION);
    after.resume(1);

    decide(after, 5, 5, 5);
    assertThat(rate()).isEqualTo(0.01f);
  }

  /** The learning rate of the model's next step; 0.01 by its settings. */
  private float rate() {
    Block block = model.newBlock();
    block.add();
    return model.learn(block).learningRates()[0];
  }
}
