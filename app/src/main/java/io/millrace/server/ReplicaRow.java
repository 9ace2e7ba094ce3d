package io.millrace.server;

import io.millrace.metrics.ReplicaMeters;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.metrics.ReplicaStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * A replica in one row of a table.
 *
 * @param samplesLearned since its task started
 * @param stepsSkipped since then
 * @param lag records of its partition that are not read yet; null where it is not known, or the
 *     model is not there yet: what waits for it counts as read
 * @param checkpointAge seconds since its task wrote a checkpoint, NaN before the first
 */
record ReplicaRow(
    ReplicaStatus status,
    double samplesLearned,
    double stepsSkipped,
    @Nullable Long lag,
    double checkpointAge) {
  static ReplicaRow of(ReplicaMeters meters, @Nullable Long lag) {
    ReplicaStatus status = meters.status();
    return new ReplicaRow(
        status,
        meters.samplesLearned(),
        meters.stepsSkipped(),
        status.state() == State.STARTING ? null : lag,
        meters.checkpointAge());
  }
}
