package io.millrace.topology;

import java.util.List;

/** Names of the topology's nodes and stores. Renaming a store loses its changelog topic. */
final class NodeNames {
  static final String SAMPLES = "samples";
  static final String CONTROL = "control";
  static final String UNMERGED = "unmerged-samples";
  static final String LABELS = "labels";
  static final String MERGE = "merge";
  static final String LOG = "log";
  static final String UNMERGED_LETTERS = "unmerged-dead-letters";
  static final String LEARNER = "learner";
  static final String CANDIDATES = "candidates";
  static final String ALIAS = "alias";
  static final String ALIAS_STATE = "alias-state";
  static final String PREDICTIONS = "predictions";
  static final String CHECKPOINTS = "checkpoints";
  static final String EVENTS = "events";
  static final String DEAD_LETTERS = "dead-letters";
  static final String STATE = "learner-state";
  static final String WAITING = "waiting-samples";
  static final String COMMIT_SIGNAL = "commit-signal";

  /** Those of a {@link LearnerStage}. */
  static final List<String> OF_LEARNER =
      List.of(
          SAMPLES,
          CONTROL,
          LEARNER,
          PREDICTIONS,
          CHECKPOINTS,
          EVENTS,
          DEAD_LETTERS,
          STATE,
          COMMIT_SIGNAL,
          WAITING);

  private NodeNames() {}
}
