package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.evaluate.Task;
import io.millrace.learning.LearnerListener.Restored;
import io.millrace.metrics.Monitoring;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.model.StateListener;
import org.junit.jupiter.api.Test;

class MeteredReplicaTest {
  private static final Task TASK = new Task.Regression(1);

  /** Who is stopped before another sample comes reports what the restart found. */
  @Test
  void shouldTellAfterARestartHowManySamplesWaitForTheirMiniBatch() {
    try (Monitoring monitoring = new Monitoring();
        MeteredReplica replica =
            new MeteredReplica(monitoring.replica("m", 0, TASK), 32, StateListener.NONE)) {
      replica.restored(new Restored(100, 96, 0, 3, 1), scores());

      assertThat(monitoring.replicas()).extracting(ReplicaStatus::pending).containsExactly(4);
    }
  }

  private static Scores scores() {
    return new Scores(evaluator(), evaluator(), evaluator().withoutLosses());
  }

  private static Prequential evaluator() {
    return new Prequential(TASK, 1, new EvaluationSettings(1));
  }
}
