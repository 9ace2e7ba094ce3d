package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityTablesTest {
  private static QualityResult classes(String stream, String learner, double accuracy) {
    Map<String, Double> scores =
        Map.of(
            "accuracy", accuracy,
            "kappa_temporal", 0.5,
            "log_loss", 1 - accuracy,
            "no_change_accuracy", 0.25,
            "majority_accuracy", 0.75);
    return new QualityResult(stream, 100, learner, scores, 10 * accuracy, 100 * accuracy, "");
  }

  private static QualityResult numbers(String stream, String learner, double rmse) {
    Map<String, Double> scores = Map.of("rmse", rmse, "mae", rmse / 2, "r2", 1 - rmse);
    return new QualityResult(stream, 100, learner, scores, 1, 0, "");
  }

  private static QualityResult fault(String stream, String learner) {
    return new QualityResult(stream, 100, learner, Map.of(), 0, 0, "code 1: no such library");
  }

  @Test
  void shouldRankLearnersOnEachStreamAndOnAverage() {
    QualityTables tables =
        new QualityTables(
            List.of(
                classes("sea", "auto", 0.9),
                classes("sea", "tree", 0.8),
                classes("sea", "line", 0.9),
                classes("led", "auto", 0.5),
                classes("led", "tree", 0.7),
                classes("led", "line", 0.6)));

    // On sea two are first and tree third; on led they are third, first and second.
    assertThat(tables.text())
        .contains(
            """
            ### Accuracy, %

            | | sea | led | mean rank |
            |---|---|---|---|
            | auto | **90.00** | 50.00 | 2.0 |
            | tree | 80.00 | **70.00** | 2.0 |
            | line | **90.00** | 60.00 | 1.5 |
            | *the last label again* | 25.00 | 25.00 | |
            | *the most frequent* | 75.00 | 75.00 | |
            """);
  }

  @Test
  void shouldCallTheLowestErrorTheBest() {
    QualityTables tables =
        new QualityTables(List.of(numbers("fried", "auto", 0.25), numbers("fried", "tree", 0.5)));

    assertThat(tables.text())
        .contains("### RMSE", "| auto | **0.250** | 1.0 |", "| tree | 0.500 | 2.0 |")
        .doesNotContain("Accuracy");
  }

  @Test
  void shouldLeaveOutWhatFailedAndSayWhy() {
    QualityTables tables =
        new QualityTables(
            List.of(
                classes("sea", "auto", 0.9), fault("sea", "tree"), classes("led", "tree", 0.7)));

    assertThat(tables.text())
        .contains("| tree | – | **70.00** | 1.0 |", "| auto | **90.00** | – | 1.0 |")
        .contains("Left out:\n\n- tree on sea: code 1: no such library\n");
  }

  @Test
  void shouldTellTheMedianCostAndTheLargestMemory() {
    QualityTables tables =
        new QualityTables(
            List.of(
                classes("sea", "auto", 0.9),
                classes("led", "auto", 0.5),
                classes("rbf", "auto", 0.6)));

    assertThat(tables.text()).contains("| auto | 6 (5–9) | 90 |");
  }

  @Test
  void shouldTellNoMemoryWhereTheSystemTellsNone() {
    assertThat(new QualityTables(List.of(numbers("fried", "auto", 0.25))).text())
        .contains("| auto | 1 (1–1) | – |");
  }
}
