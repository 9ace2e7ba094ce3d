package io.millrace.server;

import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.WindowDetail;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.metrics.Seen.Checkpoint;
import io.millrace.metrics.Seen.DeadLetter;
import io.millrace.metrics.Seen.Mark;
import io.millrace.metrics.Seen.Predicted;
import io.millrace.metrics.VariableSample;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a page shows of one replica at one moment.
 *
 * @param time in ms since 1970-01-01 UTC
 * @param state one word: learning, restoring, failed and so on
 * @param reason one sentence for a person
 * @param replicas those that run here
 * @param status of the replica, the numbers that the meters show too; null until it has started
 * @param point the newest of its history, by series
 * @param compared how the replica does beside another model; null if it is not compared
 */
record Snapshot(
    long time,
    String state,
    String reason,
    int replica,
    List<Integer> replicas,
    @Nullable ReplicaStatus status,
    Map<String, Float> point,
    @Nullable WindowDetail window,
    ModelComparison.@Nullable Compared compared,
    List<VariableSample> variables,
    List<Predicted> predictions,
    List<DeadLetter> deadLetters,
    List<Checkpoint> checkpoints,
    List<Mark> marks) {}
