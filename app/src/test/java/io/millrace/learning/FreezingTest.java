package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.drift.DriftDetection;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Task;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.StepResult;
import io.millrace.optimizer.EarlyStopping;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With control intervals of 20 samples, and a window of 30. */
class FreezingTest {
  private static final EarlyStopping STOPPING = new EarlyStopping(null, 0.5, 40L, 0.1);
  private static final float[] NONE = {};

  private final RecordingOutput output = new RecordingOutput();
  private final Events events = new Events("m", 0, output);
  private final Commands commands = new Commands(20, events);
  private final DriftWatch drift =
      new DriftWatch(new DriftDetection.PageHinkley(0, 5, 1), new DriftSignal.OfLoss(), events);
  private final LearningControl control =
      new LearningControl(new FakeModel(new ModelSettingsBuilder().build()));
  private final Prequential scores =
      new Prequential(new Task.Regression(1), 1, new EvaluationSettings(30));
  private final WindowedLoss loss = new WindowedLoss("converging_loss", scores);
  private final Convergence convergence = new Convergence(STOPPING, control, loss);
  private final Freezing freezing =
      new Freezing(events, control, convergence, loss, drift, commands, new RecordingListener());

  private long samples;

  /** Samples of a control interval with this loss, and its end. */
  private void interval(float each) {
    Block block = new Block(1, 1, 1);
    float[] losses = {each};
    for (int i = 0; i < 20; i++) {
      scores.add(block, 0, new float[1], losses);
      samples++;
      drift.add(samples, block, 0, new StepResult(NONE, losses, NONE, new boolean[0], NONE, 0));
    }
    Boundary here = new Boundary(samples, samples, 0, 0);
    drift.decide(here);
    freezing.decide(here);
  }

  private void command(Action action) {
    commands.add(new Command(action, Command.NEXT), samples, MiniBatches.of(1));
  }

  private List<String> told() {
    return output.lines.stream()
        .map(line -> line.replaceAll(".*type=(\\w+).* samples=(\\d+).*", "$1 $2"))
        .toList();
  }

  @Test
  void shouldFreezeWhenTheLossHasNotImprovedForSoManySamples() {
    interval(1);
    interval(1);
    assertThat(control.isFrozen()).isFalse();
    interval(1);

    assertThat(control.isFrozen()).isTrue();
    assertThat(told()).containsExactly("FROZEN 60");
  }

  /**
   * Drift at 40. The window has only losses from behind it at 80, and 40 samples without a better
   * one are over at 120: the loss of 9 is the best until then.
   */
  @Test
  void shouldMeasureConvergenceAnewBehindDrift() {
    interval(1);
    interval(9);
    interval(9);
    interval(9);
    interval(9);
    assertThat(told()).containsExactly("DRIFT 40");
    interval(9);

    assertThat(told()).containsExactly("DRIFT 40", "FROZEN 120");
  }

  /** The first loss behind it is that at 100. */
  @Test
  void shouldMeasureConvergenceAnewWhenACommandThaws() {
    interval(1);
    interval(1);
    interval(1);
    command(Action.THAW);
    interval(1);
    interval(1);
    interval(1);
    assertThat(control.isFrozen()).isFalse();
    interval(1);

    assertThat(told()).containsExactly("FROZEN 60", "THAWED 80", "FROZEN 140");
  }

  /** But what froze by itself can be frozen by command, to stay so. */
  @Test
  void shouldNotTellOfACommandThatChangesNothing() {
    command(Action.THAW);
    interval(1);
    interval(1);
    interval(1);
    assertThat(told()).containsExactly("FROZEN 60");
    command(Action.FREEZE);
    command(Action.FREEZE);
    interval(1);

    assertThat(told()).containsExactly("FROZEN 60", "FROZEN 80");
    assertThat(freezing.isByCommand()).isTrue();
  }
}
