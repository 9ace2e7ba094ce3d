package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.data.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where samples stand that are scored only, wherever blocks are cut. */
class PendingSamplesTest {
  private static final int SAMPLES = 500;

  /** What became of a sample: its block's first step, and the number that stands in its row. */
  private record Told(int sample, int steps, int place, float number) {}

  @ParameterizedTest
  @CsvSource({"1, 2, 0.5", "1, 16, 0.9", "4, 8, 0.5", "4, 64, 0.95", "4, 8, 0.05", "5, 10, 0.8"})
  void shouldScoreEachSampleByItsModelAndInItsPlaceHoweverBlocksAreCut(
      int batchSize, int capacity, double toScore) {
    Random kinds = new Random(1);
    boolean[] scoreOnly = new boolean[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      scoreOnly[i] = kinds.nextDouble() < toScore;
    }

    List<Told> calm = tell(scoreOnly, batchSize, capacity, 0);

    int learned = 0;
    int sinceStep = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int place = (scoreOnly[i] ? sinceStep : learned) % batchSize;
      assertThat(calm.get(i)).isEqualTo(new Told(i, learned / batchSize, place, i));
      if (scoreOnly[i]) {
        sinceStep++;
      } else if (++learned % batchSize == 0) {
        sinceStep = 0;
      }
    }
    assertThat(tell(scoreOnly, batchSize, capacity, 0.3)).isEqualTo(calm);
  }

  /** Takes samples, and cuts the block where it must be and now and then. */
  private static List<Told> tell(boolean[] scoreOnly, int batchSize, int capacity, double toCut) {
    Random cuts = new Random(2);
    PendingSamples filling = new PendingSamples(new Block(capacity, 1, 1), batchSize);
    List<Told> told = new ArrayList<>();
    int steps = 0;
    for (int i = 0; i < scoreOnly.length; i++) {
      boolean noRoom = scoreOnly[i] && !filling.hasRoomToScore();
      if (filling.isFull() || noRoom || cuts.nextDouble() < toCut) {
        PendingSamples next = new PendingSamples(new Block(capacity, 1, 1), batchSize);
        steps = tell(filling, steps, batchSize, told);
        filling.leaveTo(next);
        filling = next;
      }
      filling.block().setFeature(filling.nextRow(), 0, i);
      TakenSample sample = new TakenSample(null, new byte[1], 0, 0, i, scoreOnly[i], null);
      Sample decoded = new Sample(null, Sample.NO_TIME, true);
      if (scoreOnly[i]) {
        filling.addScoreOnly(sample, decoded, 0);
      } else {
        filling.add(sample, decoded, 0);
      }
    }
    tell(filling, steps, batchSize, told);
    return told;
  }

  private static int tell(PendingSamples block, int steps, int batchSize, List<Told> told) {
    for (int i = block.scored(); i < block.size(); i++) {
      int row = block.row(i);
      assertThat(block.block().isScoreOnly(row / batchSize)).isEqualTo(block.taken(i).scoreOnly());
      told.add(
          new Told(
              (int) block.taken(i).offset(),
              steps + block.stepsBefore(i),
              row % batchSize,
              block.block().feature(row, 0)));
    }
    for (int step = 0; step < block.steps(); step++) {
      assertThat(block.row(block.lastOf(step)) % batchSize).isEqualTo(batchSize - 1);
      assertThat(block.stepsBefore(block.lastOf(step))).isEqualTo(step);
    }
    return steps + block.steps();
  }
}
