package io.millrace.server;

import io.millrace.metrics.ReplicaMeters;
import io.millrace.metrics.ReplicaStatus;
import org.jspecify.annotations.Nullable;

/**
 * A replica in one row of a table.
 *
 * @param samplesLearned since its task started
 * @param stepsSkipped since then
 * @param lag records of its partition that are not read yet; null where it is not known
 * @param checkpointAge seconds since its task wrote a checkpoint, NaN before the first
 */
record ReplicaRow(
    ReplicaStatus status,
    double samplesLearned,
    double stepsSkipped,
    @Nullable Long lag,
    double checkpointAge) {
  static ReplicaRow of(ReplicaMeters meters, @Nullable Long lag) {
    return new ReplicaRow(
        meters.status(),
        meters.samplesLearned(),
        meters.stepsSkipped(),
        lag,
        meters.checkpointAge());
  }
}
