package io.millrace.topology;

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
  /** Halves after two decisions without an improvement of more than 0.1, down to 0.2. */
  private static final ReduceOnPlateau SETTINGS = new ReduceOnPlateau(0.5, 2, 0.1, 0.2);

  private final FakeModel model = new FakeModel(new ModelSettingsBuilder().build());
  private double loss;

  private Plateau plateau(@Nullable ReduceOnPlateau settings) {
    return new Plateau(settings, model, () -> loss);
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
    assertThat(plateau.factor()).isEqualTo(1);
  }

  @Test
  void shouldLowerTheRateEachTimeThatTheLossStays() {
    Plateau plateau = plateau(SETTINGS);
    decide(plateau, 5, 4.95, 4.95);
    assertThat(plateau.factor()).isEqualTo(0.5);
    assertThat(rate()).isEqualTo(0.005f);
    decide(plateau, 4.95);
    assertThat(plateau.factor()).isEqualTo(0.5);
    decide(plateau, 4.95);
    assertThat(plateau.factor()).isEqualTo(0.25);
    decide(plateau, 4.95, 4.95);
    assertThat(plateau.factor()).as("not below the minimum").isEqualTo(0.2);
  }

  @Test
  void shouldMeasureAnewAfterAReduction() {
    Plateau plateau = plateau(SETTINGS);
    decide(plateau, 1, 8, 9);
    assertThat(plateau.factor()).isEqualTo(0.5);
    decide(plateau, 8, 7, 6, 5);
    assertThat(plateau.factor()).isEqualTo(0.5);
  }

  @Test
  void shouldPassOverDecisionsWithoutALoss() {
    Plateau plateau = plateau(SETTINGS);
    decide(plateau, 5, Double.NaN, Double.NaN, 5, Double.NaN);
    assertThat(plateau.factor()).isEqualTo(1);
  }

  @Test
  void shouldGoOnFromItsState() throws IOException {
    Plateau before = plateau(SETTINGS);
    decide(before, 5, 5, 5, 5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    before.writeState(new DataOutputStream(bytes));
    model.scaleLearningRate(1);

    Plateau after = plateau(SETTINGS);
    after.readState(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(rate()).isEqualTo(0.005f);
    decide(after, 5);
    assertThat(after.factor()).isEqualTo(0.25);
  }

  @Test
  void shouldGiveTheWholeRateBackWhenItIsSetNoMore() throws IOException {
    Plateau before = plateau(SETTINGS);
    decide(before, 5, 5, 5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    before.writeState(new DataOutputStream(bytes));

    Plateau after = plateau(null);
    after.readState(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    decide(after, 5, 5, 5);
    assertThat(after.factor()).isEqualTo(1);
    assertThat(rate()).isEqualTo(0.01f);
  }

  /** The learning rate of the model's next step; 0.01 by its settings. */
  private float rate() {
    Block block = model.newBlock();
    block.add();
    return model.learn(block).learningRates()[0];
  }
}
