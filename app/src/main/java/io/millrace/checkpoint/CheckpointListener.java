package io.millrace.checkpoint;

import io.millrace.model.ModelState;

/** Is told what a checkpoints topic holds, by the thread that follows it. */
public interface CheckpointListener {
  /** Whether a checkpoint is worth reading, by its manifest; if not, it is passed over. */
  boolean wants(Manifest manifest);

  /** A checkpoint is complete, and its digest is right. */
  void found(Manifest manifest, ModelState state);

  /**
   * Something can't be read.
   *
   * @param fault one sentence
   */
  void fault(String fault);
}
