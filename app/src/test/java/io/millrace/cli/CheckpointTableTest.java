package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.checkpoint.Catalogue;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.Tag;
import io.millrace.data.CheckpointId;
import io.millrace.data.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointTableTest {
  /** 2026-03-01T12:00:00Z, by the calendar. */
  private static final long NOON = 1_772_366_400_000L;

  @Test
  void shouldNameBothKindsOfScoresAndTheTime() {
    Manifest manifest =
        manifest(
            Map.of(
                "loss",
                63340530401.904,
                "accuracy",
                0.75,
                "window.loss",
                0.25,
                "window.accuracy",
                0.5));

    assertThat(CheckpointTable.of(new Catalogue(List.of(manifest), List.of(), List.of())).lines())
        .containsExactly(
            "replica    step  samples  bytes         latest sample  scores      accuracy     loss",
            "3        10,000   20,000  4,717  2026-03-01T12:00:00Z  window        0.5000   0.2500",
            "3        10,000   20,000  4,717  2026-03-01T12:00:00Z  cumulative    0.7500  6.33e10");
  }

  @Test
  void shouldShowTagsWhereThereAreSome() {
    Manifest manifest = manifest(Map.of("loss", 0.5));
    Tag champion = new Tag("m", 3, "champion", new CheckpointId(10_000, ""));
    Tag stable = new Tag("m", 3, "stable", new CheckpointId(10_000, ""));
    Tag others = new Tag("m", 2, "other", new CheckpointId(10_000, ""));
    assertThat(
            CheckpointTable.of(
                    new Catalogue(List.of(manifest), List.of(others, champion, stable), List.of()))
                .lines())
        .satisfiesExactly(
            title -> assertThat(title).endsWith("loss              tags"),
            line -> assertThat(line).endsWith("0.5000  champion, stable"));
  }

  /** Their settings name the same topic. */
  @Test
  void shouldNameTheModelsWhereThereAreSeveral() {
    Manifest mine = new Manifest(1, "m", 0, 10, 20, NOON, 1, 4717, "", "", "", Map.of());
    Manifest others = new Manifest(1, "other", 0, 10, 40, NOON, 1, 4717, "", "", "", Map.of());

    assertThat(
            CheckpointTable.of(new Catalogue(List.of(mine, others), List.of(), List.of())).lines())
        .containsExactly(
            "model  replica  step  samples  bytes         latest sample  scores",
            "m      0          10       20  4,717  2026-03-01T12:00:00Z  -",
            "other  0          10       40  4,717  2026-03-01T12:00:00Z  -");
  }

  @Test
  void shouldShowTheScoresHeldOutWhereThereAreSome() {
    Manifest manifest =
        manifest(
            Map.of(
                "loss",
                0.5,
                "window.loss",
                0.25,
                "hold_out.loss",
                0.75,
                "hold_out.window.loss",
                0.625));

    assertThat(
            CheckpointTable.of(new Catalogue(List.of(manifest), List.of(), List.of()))
                .lines()
                .stream()
                .skip(1))
        .satisfiesExactly(
            line -> assertThat(line).containsPattern("Z  window +0\\.2500"),
            line -> assertThat(line).containsPattern("Z  cumulative +0\\.5000"),
            line -> assertThat(line).containsPattern("Z  held out, window +0\\.6250"),
            line -> assertThat(line).containsPattern("Z  held out, cumulative +0\\.7500"));
  }

  @Test
  void shouldShowWhatHasNeitherScoresNorATime() {
    Manifest imported =
        new Manifest(1, "m", 3, -2, 0, Sample.NO_TIME, 1, 4717, "", "", "", Map.of());

    assertThat(CheckpointTable.of(new Catalogue(List.of(imported), List.of(), List.of())).lines())
        .containsExactly(
            "replica  step  samples  bytes  latest sample  scores",
            "3          -2        0  4,717              -  -");
  }

  private static Manifest manifest(Map<String, Double> metrics) {
    return new Manifest(1, "m", 3, 10_000, 20_000, NOON, 1, 4717, "", "", "", metrics);
  }
}
