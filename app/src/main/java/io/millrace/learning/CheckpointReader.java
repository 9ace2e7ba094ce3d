package io.millrace.learning;

import io.millrace.data.CheckpointId;
import io.millrace.model.ModelState;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads what a model's replicas have written as checkpoints. Thread-safe. */
@FunctionalInterface
public interface CheckpointReader {
  /**
   * Begins to read a checkpoint, and returns at once.
   *
   * @param replica that wrote it
   * @return its state; none if there is no such checkpoint that is complete and committed, or it
   *     holds something else. It fails if that can't be found out.
   */
  CompletableFuture<Optional<ModelState>> read(int replica, CheckpointId checkpoint);
}
