package io.millrace.learning;

import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.model.ModelState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Writes the state of a large model over as many commits as it takes: a transaction has to end
 * within its time, however large the model. The state in the store stays what it was until the last
 * chunk of the new one is there.
 */
final class ModelStateWriter {
  /** Where a model's state may lie: the next one is written beside the one that counts. */
  static final List<String> NAMES = List.of("model", "model-next");

  private final ChunkedStore store;
  private final CommitLimits limits;
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private String current = NAMES.get(0);
  private long step;

  /** Has nothing to write. */
  ModelStateWriter(ChunkedStore store, CommitLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /** The name of the chunks that hold the model's state. */
  String current() {
    return current;
  }

  /** Continues where the state lies under this name. */
  void resume(String name) {
    current = name;
  }

  /** Whether a state is partly written. */
  boolean isWriting() {
    return !chunks.isEmpty();
  }

  /** The step of the state that is written, or was last. */
  long step() {
    return step;
  }

  /** Begins to write a state. */
  void begin(ModelState state) {
    chunks.addAll(ModelStateCodec.encode(state, limits.bytes()));
    step = state.step();
    store.replace(next(), List.of());
  }

  /**
   * Writes for as long as a commit may, one chunk at least.
   *
   * @return whether all is written: the new state is then the one that counts
   */
  boolean write() {
    long start = System.nanoTime();
    do {
      store.append(next(), List.of(chunks.removeFirst()));
    } while (isWriting() && System.nanoTime() - start < limits.time().toNanos());
    if (isWriting()) {
      return false;
    }
    store.replace(current, List.of());
    current = next();
    return true;
  }

  private String next() {
    return NAMES.get(current.equals(NAMES.get(0)) ? 1 : 0);
  }
}
