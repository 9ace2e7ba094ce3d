package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.millrace.data.Block;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.MemberScores;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.evaluate.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplicaMetersTest {
  private static final Task TASK = new Task.Classification(List.of("DOWN", "UP"));
  private static final String TAGS = "model=\"m\",replica=\"3\"";

  private final MockClock clock = new MockClock();
  private final Monitoring monitoring = new Monitoring(clock);
  private final ReplicaMeters meters = monitoring.replica("m", 3, TASK);
  private final Scores scores =
      new Scores(
          new Prequential(TASK, 2, new EvaluationSettings(1)),
          new Prequential(TASK, 2, new EvaluationSettings(1)),
          new Prequential(TASK, 2, new EvaluationSettings(1)).withoutLosses());

  @AfterEach
  void close() {
    monitoring.close();
  }

  @Test
  void shouldShowTheScoresOfBothScopesWhenPublished() {
    judge(1, 0.75f, 2);
    judge(0, 0.75f, 1);
    meters.publish(scores, null, 7, 7, 0.125, 2.5, 4);

    assertThat(value("millrace_loss{" + TAGS + ",scope=\"cumulative\"}")).isEqualTo(1.5);
    assertThat(value("millrace_loss{" + TAGS + ",scope=\"window\"}")).isEqualTo(1);
    String accuracy = "millrace_score{" + TAGS + ",scope=\"%s\",score=\"accuracy\"}";
    assertThat(value(accuracy.formatted("cumulative"))).isEqualTo(0.5);
    assertThat(value(accuracy.formatted("window"))).isZero();
    assertThat(value("millrace_step{" + TAGS + "}")).isEqualTo(7);
    assertThat(value("millrace_learning_rate{" + TAGS + "}")).isEqualTo(0.125);
    assertThat(value("millrace_gradient_norm{" + TAGS + "}")).isEqualTo(2.5);
    assertThat(value("millrace_pending_samples{" + TAGS + "}")).isEqualTo(4);
  }

  @Test
  void shouldShowTheScoresOfSamplesHeldOutBesideTheOthers() {
    judge(1, 0.75f, 2);
    meters.publish(scores, null, 1, 1, 0.1, 1, 0);
    String heldOut = "millrace_score{" + TAGS + ",scope=\"hold_out%s\",score=\"accuracy\"}";
    assertThat(monitoring.scrape()).doesNotContain("scope=\"hold_out");

    judge(scores.heldOut(), 0, 0.25f, 1);
    judge(scores.heldOut(), 0, 0.75f, 1);
    meters.publish(scores, null, 1, 1, 0.1, 1, 0);

    assertThat(value(heldOut.formatted(""))).isEqualTo(0.5);
    assertThat(value(heldOut.formatted("_window"))).isZero();
    assertThat(meters.status().samples()).isEqualTo(3);
    meters.close();
    assertThat(monitoring.scrape()).doesNotContain("scope=\"hold_out");
  }

  @Test
  void shouldShowTheCoverageOnlyWhenPredictionsHaveSets() {
    judge(1, 0.75f, 2);
    meters.publish(scores, null, 1, 1, 0.1, 1, 0);
    assertThat(monitoring.scrape()).doesNotContain("coverage");

    scores.prequential().coverage().add(0, 1);
    scores.prequential().coverage().add(1, 2);
    meters.publish(scores, null, 1, 1, 0.1, 1, 0);

    String score = "millrace_score{" + TAGS + ",scope=\"%s\",score=\"%s\"}";
    assertThat(value(score.formatted("cumulative", "coverage"))).isEqualTo(0.5);
    assertThat(value(score.formatted("window", "coverage"))).isEqualTo(1);
    assertThat(value(score.formatted("cumulative", "set_size"))).isEqualTo(1.5);
    meters.close();
    assertThat(monitoring.scrape()).doesNotContain("coverage");
  }

  @Test
  void shouldShowEachMemberOfAPool() {
    meters.publish(scores, null, 1, 1, 0.1, 1, 0);
    assertThat(monitoring.scrape()).doesNotContain("millrace_member");
    Prequential empty = scores.prequential();
    MemberScores members = empty.ofMembers(List.of("a", "b"), 1);
    Scores ofPool = new Scores(empty, scores.heldOut(), scores.delayed(), members);
    meters.publish(ofPool, null, 1, 1, 0.1, 1, 0);
    assertThat(value("millrace_member_weight{member=\"a\"," + TAGS + "}")).isNaN();

    members.add(new float[] {2, 1}, new float[] {0.25f, 0.75f}, new boolean[] {false, true}, 0);
    members.add(new float[] {1, 2}, new float[] {0.5f, 0.5f}, new boolean[] {false, true}, 0);
    meters.publish(ofPool, null, 1, 1, 0.1, 1, 0);

    String loss = "millrace_member_loss{member=\"b\"," + TAGS + ",scope=\"%s\"}";
    assertThat(value(loss.formatted("cumulative"))).isEqualTo(1.5);
    assertThat(value(loss.formatted("window"))).isEqualTo(2);
    String wins = "millrace_member_wins_ratio{member=\"b\"," + TAGS + ",scope=\"%s\"}";
    assertThat(value(wins.formatted("cumulative"))).isEqualTo(0.5);
    assertThat(value(wins.formatted("window"))).isZero();
    assertThat(value("millrace_member_weight{member=\"a\"," + TAGS + "}")).isEqualTo(0.5);
    assertThat(value("millrace_member_resets_total{member=\"a\"," + TAGS + "}")).isZero();
    assertThat(value("millrace_member_resets_total{member=\"b\"," + TAGS + "}")).isEqualTo(2);
    meters.close();
    assertThat(monitoring.scrape()).doesNotContain("millrace_member");
  }

  @Test
  void shouldShowWhatPruningCost() {
    String difference = "millrace_pruning_loss_difference{" + TAGS + "}";
    judge(1, 0.75f, 2);
    meters.publish(scores, null, 7, 7, 0.125, 2.5, 4);
    assertThat(value(difference)).isNaN();

    meters.pruned(0.5, 0.25);

    assertThat(value("millrace_pruned_sparsity{" + TAGS + "}")).isEqualTo(0.5);
    assertThat(value(difference)).isEqualTo(1.75);
  }

  @Test
  void shouldShowWhetherTheModelIsFrozen() {
    meters.publish(scores, null, 1, 1, 0.1, 1, 0);
    assertThat(value("millrace_frozen{" + TAGS + "}")).isZero();

    meters.publish(scores, "by command", 1, 1, 0.1, 1, 0);
    assertThat(value("millrace_frozen{" + TAGS + "}")).isEqualTo(1);
    assertThat(meters.status().state()).isEqualTo(ReplicaStatus.State.FROZEN);
    assertThat(meters.status().frozen()).isEqualTo("by command");
  }

  @Test
  void shouldShowNoScoresBeforeTheFirstSample() {
    assertThat(value("millrace_loss{" + TAGS + ",scope=\"window\"}")).isNaN();
    assertThat(value("millrace_checkpoint_age_seconds{" + TAGS + "}")).isNaN();
  }

  @Test
  void shouldPublishAtMostFourTimesASecondWhenAskedAtEachBlock() {
    judge(1, 0.75f, 2);
    meters.publishIfDue(scores, null, 1, 1, 0.1, 1, 0);
    meters.publishIfDue(scores, null, 2, 2, 0.1, 1, 0);
    assertThat(meters.status().step()).isEqualTo(1);

    clock.add(249, TimeUnit.MILLISECONDS);
    meters.publishIfDue(scores, null, 3, 3, 0.1, 1, 0);
    assertThat(meters.status().step()).isEqualTo(1);

    clock.add(1, TimeUnit.MILLISECONDS);
    meters.publishIfDue(scores, null, 4, 4, 0.1, 1, 0);
    assertThat(meters.status().step()).isEqualTo(4);
  }

  @Test
  void shouldCountSamplesAndStepsOverCalls() {
    meters.learned(64, 2, 0, 6_000);
    meters.learned(32, 1, 1, 4_000);

    assertThat(value("millrace_samples_learned_total{" + TAGS + "}")).isEqualTo(96);
    assertThat(value("millrace_steps_skipped_total{" + TAGS + "}")).isEqualTo(1);
    assertThat(value("millrace_step_time_seconds_count{" + TAGS + "}")).isEqualTo(2);
    assertThat(value("millrace_step_time_seconds_sum{" + TAGS + "}")).isEqualTo(7e-6);
    // One call at 3 µs per mini-batch, one at 4.
    assertThat(value("millrace_step_time_seconds_bucket{" + TAGS + ",le=\"2.0E-6\"}")).isZero();
    assertThat(value("millrace_step_time_seconds_bucket{" + TAGS + ",le=\"5.0E-6\"}")).isEqualTo(2);
  }

  @Test
  void shouldMeasureHowLongSamplesWait() {
    meters.scored(3, Duration.ofMillis(15).toNanos());
    meters.forwarded(true, 1_000, 1_150);
    meters.forwarded(true, 2_000, 1_150); // a clock that is ahead of ours
    meters.restored(0, 40);
    meters.forwarded(false, 1_000, 1_250);

    assertThat(value("millrace_batch_fill_samples_bucket{" + TAGS + ",le=\"2.0\"}")).isZero();
    assertThat(value("millrace_batch_fill_samples_bucket{" + TAGS + ",le=\"4.0\"}")).isEqualTo(1);
    assertThat(value("millrace_prediction_delay_seconds_sum{" + TAGS + "}")).isEqualTo(0.015);
    assertThat(value("millrace_latency_seconds_sum{labelled=\"true\"," + TAGS + "}"))
        .isEqualTo(0.15);
    assertThat(value("millrace_latency_seconds_count{labelled=\"true\"," + TAGS + "}"))
        .isEqualTo(2);
    assertThat(value("millrace_latency_seconds_sum{labelled=\"false\"," + TAGS + "}"))
        .isEqualTo(0.25);
    assertThat(value("millrace_samples_unlabelled_total{" + TAGS + "}"))
        .as("of this process")
        .isEqualTo(1);
    assertThat(meters.activity().samples()).isEqualTo(3);
    meters.publish(scores, null, 7, 7, 0.125, 2.5, 4);
    assertThat(meters.status().unlabelled()).as("of the model").isEqualTo(41);
  }

  @Test
  void shouldCountEventsByTypeFromZero() {
    meters.event(new Event(Event.Type.CHECKPOINT, "m", 0, 10, 10, 0, "it was written"));
    meters.event(new Event(Event.Type.CHECKPOINT, "m", 0, 20, 20, 0, "it was written"));

    String events = "millrace_events_total{" + TAGS + ",type=\"%s\"}";
    assertThat(value(events.formatted("checkpoint"))).isEqualTo(2);
    assertThat(value(events.formatted("step_skipped"))).isZero();
  }

  @Test
  void shouldCountDeadLettersByReason() {
    meters.deadLetter(Reason.WRONG_WIDTH);
    meters.deadLetter(Reason.WRONG_WIDTH);
    meters.deadLetter(Reason.UNDECODABLE);
    meters.publish(scores, null, 0, 0, 0.1, Double.NaN, 0);

    String deadLetters = "millrace_dead_letters_total{model=\"m\",reason=\"%s\",replica=\"3\"}";
    assertThat(value(deadLetters.formatted("wrong_width"))).isEqualTo(2);
    assertThat(value(deadLetters.formatted("undecodable"))).isEqualTo(1);
    assertThat(value(deadLetters.formatted("oversized"))).isZero();
    assertThat(meters.status().deadLetters()).isEqualTo(3);
  }

  @Test
  void shouldTellAgeAndSizeOfTheLatestCheckpointAndState() {
    meters.checkpointed(4_096, Duration.ofMillis(20).toNanos());
    meters.committed(512);
    meters.restored(Duration.ofMillis(1_500).toNanos(), 0);
    clock.add(30, TimeUnit.SECONDS);

    assertThat(value("millrace_checkpoint_age_seconds{" + TAGS + "}")).isEqualTo(30);
    assertThat(value("millrace_checkpoint_size_bytes{" + TAGS + "}")).isEqualTo(4_096);
    assertThat(value("millrace_checkpoint_time_seconds_sum{" + TAGS + "}")).isEqualTo(0.02);
    assertThat(value("millrace_state_size_bytes{" + TAGS + "}")).isEqualTo(512);
    assertThat(value("millrace_restore_time_seconds{" + TAGS + "}")).isEqualTo(1.5);
  }

  @Test
  void shouldRemoveItsMetersWhenItsTaskMovesAway() {
    meters.close();

    assertThat(monitoring.scrape()).contains("jvm_memory_used_bytes").doesNotContain("millrace_");
    assertThat(monitoring.replicas()).isEmpty();
  }

  @Test
  void shouldKeepTheNewMetersWhenAnOldTaskOfTheReplicaClosesLate() {
    ReplicaMeters other = monitoring.replica("m", 1, TASK);
    ReplicaMeters successor = monitoring.replica("m", 3, TASK);
    successor.publish(scores, null, 9, 9, 0.1, 1, 0);
    meters.close();

    assertThat(value("millrace_step{" + TAGS + "}")).isEqualTo(9);
    assertThat(monitoring.replicas()).containsExactly(other.status(), successor.status());
  }

  private void judge(int label, float scoreOfOne, float loss) {
    judge(scores.prequential(), label, scoreOfOne, loss);
  }

  private static void judge(Prequential scores, int label, float scoreOfOne, float loss) {
    Block block = new Block(1, 1, 1);
    block.setLabel(0, 0, label);
    block.add();
    scores.add(block, 0, new float[] {1 - scoreOfOne, scoreOfOne}, new float[] {loss});
  }

  private double value(String series) {
    return Scrape.of(monitoring).value(series);
  }
}
