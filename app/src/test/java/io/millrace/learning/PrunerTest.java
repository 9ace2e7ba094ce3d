package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.optimizer.Pruning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PrunerTest {
  private static final Pruning SETTINGS = new Pruning(0.75, 0, 100, 200);

  /** Four weights: three features and a bias of one output. */
  private final FakeModel model =
      new FakeModel(new ModelSettingsBuilder().linearRegression().pruning(SETTINGS).build());

  private final LearningControl control = new LearningControl(model);
  private final RecordingListener listener = new RecordingListener();
  private double loss = 0.25;

  private Pruner pruner() {
    return new Pruner(SETTINGS, control, () -> loss, listener);
  }

  private static void decide(Pruner pruner, long step) {
    pruner.decide(new Boundary(step, step, 0, 0));
  }

  private int weights() {
    int there = 0;
    for (int i = 0; i < 4; i++) {
      there += model.snapshot().values()[i] == 0 ? 0 : 1;
    }
    return there;
  }

  @Test
  void shouldTakeOutWeightsAlongTheSchedule() {
    Pruner pruner = pruner();
    decide(pruner, 50);
    decide(pruner, 100);
    assertThat(weights()).isEqualTo(4);
    assertThat(listener.pruned).isEmpty();

    decide(pruner, 150);
    assertThat(weights()).as("0.75 (1 - 1/8) = 0.66 of 4, rounded").isEqualTo(1);
    loss = 9;
    decide(pruner, 200);
    decide(pruner, 250);

    assertThat(weights()).isEqualTo(1);
    assertThat(listener.pruned)
        .containsExactly(
            new LearnerListener.Pruned(0.75, 0.25), new LearnerListener.Pruned(0.75, 0.25));
  }

  @Test
  void shouldTakeOutNothingWhileTheModelIsFrozen() {
    Pruner pruner = pruner();
    control.freeze(true, 150);
    decide(pruner, 150);
    assertThat(weights()).isEqualTo(4);
    control.freeze(false, 160);
    decide(pruner, 160);
    assertThat(weights()).isEqualTo(1);
  }

  @Test
  void shouldGoOnFromItsState() throws IOException {
    Pruner before = pruner();
    decide(before, 120);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    before.write(new DataOutputStream(bytes));
    listener.pruned.clear();
    loss = 9;

    Pruner after = pruner();
    after.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 1);

    assertThat(listener.pruned).containsExactly(new LearnerListener.Pruned(0.25, 0.25));
    decide(after, 120);
    assertThat(listener.pruned).as("the same step asks for no more").hasSize(1);
    decide(after, 200);
    assertThat(listener.pruned).endsWith(new LearnerListener.Pruned(0.75, 0.25));
  }
}
