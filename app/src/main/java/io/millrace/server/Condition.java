package io.millrace.server;

import io.millrace.metrics.ReplicaStatus;
import io.millrace.metrics.ReplicaStatus.State;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the learner is, as one word and one sentence.
 *
 * @param state learning, restoring, waiting, stopped, failed, or the name of another state of a
 *     replica
 */
record Condition(String state, String reason) {
  private static final String RUNNING = "learning";
  private static final String RESTORING = "restoring";
  private static final String WAITING = "waiting";

  /**
   * How the app is as a whole.
   *
   * @param stopping whether it is being stopped
   */
  static Condition of(Watched watched, boolean stopping) {
    Health health = watched.health();
    return watched
        .failure()
        .map(failure -> new Condition("failed", failure))
        .orElseGet(
            () -> {
              if (stopping) {
                return new Condition("stopped", "the app was asked to stop");
              }
              if (!health.live()) {
                return new Condition("stopped", health.reason());
              }
              return new Condition(health.ready() ? RUNNING : RESTORING, health.reason());
            });
  }

  /**
   * How one of its replicas is.
   *
   * @param busy whether samples have come lately
   */
  Condition of(ReplicaStatus status, boolean busy) {
    if (state.equals(RESTORING) && status.state() != State.STARTING) {
      return new Condition(WAITING, reason); // for the brokers, for instance: it is ready itself
    }
    if (!state.equals(RUNNING) && !(state.equals(RESTORING) && isRelearning(status))) {
      return this;
    }
    if (status.state() == State.STARTING) {
      return starting(status);
    }
    String frozen = status.frozen();
    return new Condition(
        status.state().name().toLowerCase(Locale.ROOT),
        frozen != null ? frozen : busy ? "receiving samples" : "waiting for samples");
  }

  private static boolean isRelearning(ReplicaStatus status) {
    return status.state() == State.STARTING && status.relearning() > 0;
  }

  private static Condition starting(ReplicaStatus status) {
    return new Condition(
        RESTORING,
        isRelearning(status)
            ? "relearning the samples since the model was stored: %,d left"
                .formatted(status.relearning())
            : "creating the model and reading its state");
  }

  /** What was last seen of a replica that does not run here any more. */
  Snapshot at(Snapshot old) {
    Condition now = absent();
    return new Snapshot(
        System.currentTimeMillis(),
        now.state,
        now.reason,
        old.replica(),
        old.replicas(),
        old.status(),
        Map.of(),
        old.window(),
        old.compared(),
        old.variables(),
        old.predictions(),
        old.deadLetters(),
        old.checkpoints(),
        old.marks());
  }

  /** That no replica has run here yet. */
  Snapshot snapshot(ReplicaHistory history) {
    Condition now = absent();
    return new Snapshot(
        System.currentTimeMillis(),
        now.state,
        now.reason,
        0,
        List.of(),
        null,
        Map.of(),
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        history.checkpoints(),
        history.marks());
  }

  private Condition absent() {
    return state.equals(RUNNING)
        ? new Condition(WAITING, "no partition of the samples topic is assigned to this instance")
        : this;
  }
}
