package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.MemberScore;
import io.millrace.evaluate.MemberScores;
import io.millrace.model.MemberResults;
import io.millrace.model.StepResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberWatchTest {
  private final RecordingOutput output = new RecordingOutput();
  private final MemberScores scores = new MemberScores(List.of("a", "b"), 10);
  private final MemberWatch watch = new MemberWatch(scores, new Events("m", 0, output));

  /** Two mini-batches, and a third that the arrays have room for. */
  private static StepResult result(boolean... applied) {
    float[] none = new float[0];
    MemberResults members =
        new MemberResults(
            new float[] {1, 2, 5, 4, 0, 9},
            new float[] {0.5f, 0.5f, 0.25f, 0.75f, 0, 0},
            new boolean[] {false, true, false, true, true, true});
    return new StepResult(none, none, none, applied, none, members, 2);
  }

  @Test
  void shouldCountTheMiniBatchesThatWereNotSkipped() {
    watch.learned(result(false, true, true));

    assertThat(scores.list()).extracting(of -> of.cumulative().loss()).containsExactly(5.0, 4.0);
    assertThat(scores.list()).extracting(MemberScore::weight).containsExactly(0.25, 0.75);
  }

  @Test
  void shouldReportResetsOnceAtTheEndOfTheControlInterval() {
    Boundary here = new Boundary(20, 20, 5, 6);
    watch.learned(result(true, true, true));
    assertThat(output.lines).isEmpty();

    watch.decide(here);
    watch.decide(here);

    assertThat(output.lines).hasSize(1);
    assertThat(output.lines.get(0))
        .contains("MEMBER_RESET", "b was set back to its initial state 2 times");
  }

  @Test
  void shouldDoNothingWhenTheModelIsNoPool() {
    float[] none = new float[0];
    MemberWatch idle = new MemberWatch(new MemberScores(List.of(), 1), new Events("m", 0, output));

    idle.learned(new StepResult(none, none, none, new boolean[] {true}, none, 1));
    idle.decide(new Boundary(1, 1, 1, 1));

    assertThat(output.lines).isEmpty();
  }
}
