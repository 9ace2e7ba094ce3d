package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.metrics.ReplicaStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest {
  private static final ReplicaStatus.Judged NONE = new ReplicaStatus.Judged(0, Map.of(), Map.of());

  private static final ReplicaStatus STATUS =
      new ReplicaStatus(
          "m",
          0,
          ReplicaStatus.State.LEARNING,
          null,
          1,
          0,
          1,
          1,
          0.1,
          1,
          0,
          0,
          0,
          0,
          Map.of(),
          Map.of(),
          NONE,
          NONE,
          List.of(),
          List.of());

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // before each test
  private Config live;

  @BeforeEach
  void load() throws Exception {
    live = config("adam", "mean_squared_error");
  }

  private Config config(String optimizer, String loss) throws Exception {
    return ConfigLoader.load(
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            name: m
            features: [{name: x, type: numeric}]
            label: {name: y, type: number}
            network: [{dense: {units: 1}}]
            loss: %s
            optimizer: %s
            """
                .formatted(loss, optimizer)));
  }

  private Promotion promotion(boolean force) {
    return new Promotion(live, force, "anna", "");
  }

  /** The first, and others with these differences to it. */
  private static List<ReplayReport.Setting> settings(
      ReplayReport.@Nullable Difference... differences) {
    Report.Replica result = Report.of("m", 1, 1, List.of(STATUS)).replicas().get(0);
    ReplayReport.Means means = new ReplayReport.Means(1, List.of());
    List<ReplayReport.Setting> settings = new ArrayList<>();
    settings.add(new ReplayReport.Setting("live", "", result, List.of(), null, null, means, means));
    for (int i = 0; i < differences.length; i++) {
      settings.add(
          new ReplayReport.Setting(
              "s" + (i + 1), "", result, List.of(), differences[i], null, means, means));
    }
    return settings;
  }

  private static ReplayReport.Difference difference(double mean, @Nullable Double half) {
    return new ReplayReport.Difference(20_000, mean, half);
  }

  @Test
  void shouldChooseTheLowestLoss() {
    assertThat(
            promotion(false)
                .best(
                    settings(
                        difference(-0.1, 0.05),
                        difference(-0.3, 0.05),
                        null,
                        difference(Double.NaN, null),
                        difference(-0.2, 0.01))))
        .isEqualTo(2);
  }

  @Test
  void shouldKeepTheFirstIfNoneIsBelowIt() {
    assertThat(promotion(false).best(settings(difference(0.1, 0.01), difference(0, 0.0)))).isZero();
  }

  @Test
  void shouldRefuseWhatMayBeChanceUnlessItIsForced() {
    List<ReplayReport.Setting> near = settings(difference(-0.01, 0.01));
    assertThatThrownBy(() -> promotion(false).best(near))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("s1 has the lowest loss, but the difference of -0.0100 ± 0.0100")
        .hasMessageContaining("--force");
    assertThat(promotion(true).best(near)).isEqualTo(1);

    List<ReplayReport.Setting> few = settings(difference(-0.01, null));
    assertThatThrownBy(() -> promotion(false).best(few))
        .hasMessageContaining("over 20,000 samples only")
        .hasMessageContaining("10,000 are needed");
    assertThat(promotion(true).best(few)).isEqualTo(1);
  }

  @Test
  void shouldCompareWithTheLiveModelOnly() throws Exception {
    Config other = config("{adam: {learning_rate: 0.5}}", "mean_squared_error");
    promotion(false).require(live, List.of(other));
    assertThatThrownBy(() -> promotion(false).require(other, List.of(live)))
        .hasMessageContaining("the first settings must be the live model's");
    assertThatThrownBy(() -> promotion(false).require(live, List.of()))
        .hasMessageContaining("name other settings");
    Config absolute = config("adam", "mean_absolute_error");
    assertThatThrownBy(() -> promotion(false).require(live, List.of(other, absolute)))
        .hasMessageContaining("different losses");
  }
}
