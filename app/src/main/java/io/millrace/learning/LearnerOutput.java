package io.millrace.learning;

import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.Tag;
import io.millrace.data.Event;
import io.millrace.data.Prediction;

/**
 * Where a replica's learner puts what it has to say. Timestamps are those of samples' records, in
 * ms since 1970-01-01 UTC. Called by the replica's thread only.
 */
public interface LearnerOutput {
  /**
   * A sample got its prediction.
   *
   * @param prediction valid only during the call
   */
  void prediction(TakenSample sample, Prediction prediction);

  /** A part of a checkpoint. */
  void chunk(Chunk chunk, long timestamp);

  /** A checkpoint is complete: all its chunks came before. */
  void manifest(Manifest manifest, long timestamp);

  /** A checkpoint has a name, which no other has any more. */
  void tag(Tag tag, long timestamp);

  /** A chunk, a manifest or a tag is to go, by its key. */
  void delete(String checkpointKey, long timestamp);

  /** Something happened that a person would want to know. */
  void event(Event event, long timestamp);
}
