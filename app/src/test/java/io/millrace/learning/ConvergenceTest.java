package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.StepResult;
import io.millrace.optimizer.EarlyStopping;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
  private static final EarlyStopping BY_NORM = new EarlyStopping(1.0, 0.5, null, 0);
  private static final EarlyStopping BY_LOSS = new EarlyStopping(null, 0.5, 30L, 0.1);

  private final LearningControl control =
      new LearningControl(new FakeModel(new ModelSettingsBuilder().build()));

  private double loss = Double.NaN;

  private Convergence convergence(EarlyStopping settings) {
    return new Convergence(settings, control, () -> loss);
  }

  @Test
  void shouldSmoothTheGradientNorm() {
    Convergence convergence = convergence(BY_NORM);
    convergence.learned(norms(4, 2)); // 4, 3
    assertThat(reached(convergence, 10)).isNull();
    convergence.learned(norms(0)); // 1.5
    assertThat(reached(convergence, 20)).isNull();
    convergence.learned(norms(0)); // 0.75
    assertThat(reached(convergence, 30))
        .isEqualTo("the smoothed gradient norm is 0.750, below 1.00");
  }

  @Test
  void shouldNotTrustTheFirstNorms() {
    Convergence convergence = convergence(BY_NORM);
    convergence.learned(norms(0.1f));
    assertThat(reached(convergence, 10)).isNull();
    convergence.learned(norms(0.1f)); // 1 / (1 - 0.5) steps
    assertThat(reached(convergence, 20)).isNotNull();
  }

  @Test
  void shouldPassOverMiniBatchesThatWereSkipped() {
    Convergence convergence = convergence(BY_NORM);
    StepResult skipped = norms(0.1f, Float.NaN, 0.1f);
    skipped.applied()[1] = false;
    convergence.learned(skipped);
    assertThat(reached(convergence, 10)).startsWith("the smoothed gradient norm is 0.100,");
  }

  @Test
  void shouldPassOverWhatAFrozenModelWasShown() {
    Convergence convergence = convergence(BY_NORM);
    control.freeze(true, 1);
    convergence.learned(norms(0.1f, 0.1f));
    control.freeze(false, 2);
    assertThat(reached(convergence, 10)).isNull();
  }

  @Test
  void shouldWaitForTheLossToImprove() {
    Convergence convergence = convergence(BY_LOSS);
    assertThat(reached(convergence, 100)).as("without a loss").isNull();
    loss = 5;
    assertThat(reached(convergence, 110)).isNull();
    loss = 4.8;
    assertThat(reached(convergence, 130)).isNull();
    loss = 4.75; // not by 0.1
    assertThat(reached(convergence, 150)).isNull();
    assertThat(reached(convergence, 160))
        .isEqualTo("the loss over the window has not improved on 4.800 for 30 samples");
  }

  @Test
  void shouldMeasureAnewFromARestartAndGoOnFromItsState() throws IOException {
    Convergence before = convergence(BY_LOSS);
    loss = 1;
    assertThat(reached(before, 10)).isNull();
    before.restart(boundary(40));
    loss = 9;
    assertThat(reached(before, 50)).isNull();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    before.write(new DataOutputStream(bytes));

    Convergence after = convergence(BY_LOSS);
    after.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 1);

    assertThat(reached(after, 79)).isNull();
    assertThat(reached(after, 80)).isNotNull();
  }

  private static @Nullable String reached(Convergence convergence, long samples) {
    return convergence.reached(boundary(samples));
  }

  private static Boundary boundary(long samples) {
    return new Boundary(samples, samples, 0, 0);
  }

  /** What mini-batches with these gradient norms give. */
  private static StepResult norms(float... norms) {
    boolean[] applied = new boolean[norms.length];
    Arrays.fill(applied, true);
    return new StepResult(new float[0], new float[0], norms, applied, new float[0], norms.length);
  }
}
