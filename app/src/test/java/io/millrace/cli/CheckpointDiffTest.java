package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.checkpoint.Manifest;
import io.millrace.model.ModelState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointDiffTest {
  /** 2026-03-01T12:00:00Z, by the calendar. */
  private static final long NOON = 1_772_366_400_000L;

  private static final ModelState ONE = new ModelState(4, "w[2] b[1]", new float[] {3, 4, 0});

  /** Norms 5 and 13, 9 and 8 apart. */
  private static final ModelState OTHER = new ModelState(8, "w[2] c[1]", new float[] {12, -5, 1});

  private static Manifest manifest(long step, String settings, double loss) {
    return new Manifest(
        1,
        "m",
        0,
        step,
        2 * step,
        NOON,
        1,
        50,
        "5c0f",
        settings,
        "plain Java",
        Map.of("loss", loss));
  }

  @Test
  void shouldTellHowFarWeightsAreApart() {
    assertThat(
            CheckpointDiff.of(
                manifest(4, "aaaaaaaa11", 0.5), ONE, manifest(8, "aaaaaaaa22", 0.25), OTHER))
        .containsExactly(
            "                                   one                 other",
            "step                                 4                     8",
            "samples                              8                    16",
            "latest sample     2026-03-01T12:00:00Z  2026-03-01T12:00:00Z",
            "settings                      aaaaaaaa              aaaaaaaa  different",
            "environment                                                   the same",
            "loss, cumulative                0.5000                0.2500",
            "",
            "variable  shape  norm of one   of other  of the difference  relative",
            // 9² + 9² = 162 = 12.73²; / 5
            "w         [2]              5         13              12.73     2.546",
            "b         [1]                 not there",
            "c         [1]      not there");
  }

  @Test
  void shouldShowWhatACheckpointHolds() {
    assertThat(CheckpointReport.of(manifest(4, "aaaaaaaa11", 0.5), ONE, "aaaaaaaa11"))
        .containsExactly(
            "replica        0",
            "step           4",
            "samples        8",
            "latest sample  2026-03-01T12:00:00Z",
            "size           50 bytes in 1 chunks",
            "SHA-256        5c0f",
            "settings       aaaaaaaa11, those of the configuration",
            "environment    plain Java",
            "",
            "scores  of",
            "loss    cumulative  0.5000",
            "",
            "variable  shape  numbers  mean  deviation  least  greatest",
            "w         [2]          2   3.5        0.5      3         4",
            "b         [1]          1     0          0      0         0");
  }
}
