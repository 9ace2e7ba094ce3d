package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Over a window of four samples. */
class WindowedLossTest {
  private final Prequential scores =
      new Prequential(new Task.Classification(List.of("a", "b")), 1, new EvaluationSettings(4));
  private final WindowedLoss loss = new WindowedLoss("loss", scores);

  private void judge(float... losses) {
    for (float one : losses) {
      Block block = new Block(1, 1, 1);
      block.setLabel(0, 0, 0);
      scores.add(block, 0, new float[] {0}, new float[] {one});
    }
  }

  @Test
  void shouldBeTheMeanOfTheLatest() {
    assertThat(loss.getAsDouble()).isNaN();
    judge(8, 1, 2, 3, 4);
    assertThat(loss.getAsDouble()).isEqualTo(2.5);
  }

  /** Those held out are judged elsewhere, so they do not fill the window. */
  @Test
  void shouldBeUnknownUntilAllInTheWindowAreOfTheNewModel() {
    judge(1, 1, 1, 1);
    loss.restart();
    judge(5, 5, 5);
    assertThat(loss.getAsDouble()).isNaN();
    judge(5);
    assertThat(loss.getAsDouble()).isEqualTo(5);
  }

  @Test
  void shouldGoOnWaitingFromItsState() throws IOException {
    judge(1, 1, 1, 1);
    loss.restart();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    loss.write(new DataOutputStream(out));
    WindowedLoss resumed = new WindowedLoss("loss", scores);
    resumed.read(in(out), loss.version());
    judge(5, 5, 5);
    assertThat(resumed.getAsDouble()).isNaN();
    judge(5);
    assertThat(resumed.getAsDouble()).isEqualTo(5);
  }

  /** A count of a former build included samples held out, so that it can be far too high. */
  @Test
  void shouldNotWaitByACountOfAFormerBuild() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataOutputStream(out).writeLong(1_000_000);
    judge(1, 1, 1, 1);
    loss.read(in(out), 1);
    assertThat(loss.getAsDouble()).isEqualTo(1);
  }

  private static DataInputStream in(ByteArrayOutputStream out) {
    return new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
  }
}
