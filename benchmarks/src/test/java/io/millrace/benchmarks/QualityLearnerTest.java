package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.evaluate.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityLearnerTest {
  private static final String DRAFT =
      """
      name: quality
      label: {name: y, type: number}
      network:
        - standardize
        - dense: {units: 1}
      loss: mean_squared_error
      optimizer: {adam: {learning_rate: 0.001}}
      """;

  private static QualityRows rows(Task task) {
    return new QualityRows(task, new Block(1, 1, 1), List.of(0), 0);
  }

  @Test
  void shouldLeaveTheNetworkOfADraftOutForAuto() {
    assertThat(
            new QualityLearner.Millrace("auto", null).settings(DRAFT, rows(new Task.Regression(1))))
        .isEqualTo("name: quality\nlabel: {name: y, type: number}\n");
  }

  @Test
  void shouldPutANetworkForTheTaskInItsPlace() {
    QualityLearner.Millrace mlp = new QualityLearner.Millrace("mlp", "0.01");
    assertThat(mlp.settings(DRAFT, rows(new Task.Regression(1))))
        .contains("  - dense: {units: 1}\nloss: mean_squared_error\n", "learning_rate: 0.01}")
        .doesNotContain("0.001");
    assertThat(mlp.settings(DRAFT, rows(new Task.Classification(List.of("a", "b", "c")))))
        .contains("  - dense: {units: 3}\nloss: softmax_cross_entropy\n");
  }
}
