package io.millrace.model;

import io.millrace.data.Block;

/** A model that scores samples. One thread at a time may use an instance. */
public interface ScoringModel extends AutoCloseable {
  /** Scores per sample. */
  int outputs();

  /** An empty block of the size that suits this model. */
  Block newBlock();

  /** Scores every row and changes nothing. */
  StepResult predict(Block block);

  /**
   * Continues from a snapshot as if it had learned all that led to it.
   *
   * @throws ModelStateException if the snapshot is of another network or optimizer
   */
  void restore(ModelState state);

  @Override
  void close();
}
