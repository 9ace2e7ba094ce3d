package io.millrace.tensorflow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;

/** Which samples are learned again. */
class ReplayIT {
  private static final int STEPS = 125;
  private static final int DRAWN = 32;

  /** The number of times that each of 8 rows is drawn when so many are filled, from row 0 on. */
  private static int[] draw(int filled) {
    return draw(filled % 8, filled);
  }

  /**
   * The number of times that each of 8 rows is drawn.
   *
   * @param next the row that is written next
   * @param filled how many before it hold a sample
   */
  private static int[] draw(int next, int filled) {
    Replay replay = new Replay(new Member.Replay(DRAWN, 8), "net", 1, 42);
    List<Variable> slots = replay.slots();
    int[] counts = new int[8];
    for (int step = 0; step < STEPS; step++) {
      try (EagerSession session = EagerSession.create()) {
        Ops tf = Ops.create(session);
        Values state = new Values();
        float[][] rows = new float[8][];
        for (int i = 0; i < 8; i++) {
          rows[i] = new float[] {i, 10 + i, 1};
        }
        state.put(slots.get(0), tf.constant(StdArrays.ndCopyOf(rows)));
        state.put(slots.get(1), tf.constant(new float[] {next, filled}));
        Replay.Draw draw = replay.draw(new Pass(tf, state, tf.constant(step), false));
        for (int i = 0; i < DRAWN; i++) {
          float row = draw.inputs().asTensor().getFloat(i, 0);
          assertThat(draw.labels().asTensor().getFloat(i, 0)).isEqualTo(10 + row);
          assertThat(draw.weights().asTensor().getFloat(i, 0))
              .isEqualTo(filled == 0 ? 0 : 1f / DRAWN);
          counts[(int) row]++;
        }
      }
    }
    return counts;
  }

  /** Of 4,000 draws among 5 rows each has 800, with a deviation of 25. */
  @Test
  void shouldDrawAllSamplesThatThereAreAboutEquallyOften() {
    int[] counts = draw(5);
    for (int row = 0; row < 8; row++) {
      if (row < 5) {
        assertThat(counts[row]).isBetween(700, 900);
      } else {
        assertThat(counts[row]).isZero();
      }
    }
    for (int count : draw(8)) {
      assertThat(count).isBetween(400, 600);
    }
  }

  /** When labels come to be in another unit the ring goes on where it is, as if it were empty. */
  @Test
  void shouldDrawWhatCameSinceTheSamplesBeforeWereForgotten() {
    assertThat(drawnRows(7, 3)).containsExactly(4, 5, 6);
    assertThat(drawnRows(2, 3)).containsExactly(0, 1, 7);
    assertThat(drawnRows(0, 2)).containsExactly(6, 7);
  }

  private static int[] drawnRows(int next, int filled) {
    int[] counts = draw(next, filled);
    return IntStream.range(0, counts.length).filter(row -> counts[row] > 0).toArray();
  }

  @Test
  void shouldGiveNoWeightToWhatIsNotThere() {
    assertThat(draw(0)[0]).isEqualTo(STEPS * DRAWN);
  }
}
