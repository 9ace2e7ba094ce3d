package io.millrace.learning;

import io.millrace.checkpoint.ModelStateChunks;
import io.millrace.model.ModelState;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state of a large model over as many commits as it takes: a transaction has to end
 * within its time, however large the model. The state in the store stays what it was until the last
 * chunk of the new one is there.
 */
final class ModelStateWriter {
  /** Where a model's state may lie: the next one is written beside the one that counts. */
  static final List<String> NAMES = List.of("model", "model-next");

  /**
   * A commit writes for this part of its time even if the model is idle meanwhile, so that the
   * state is written soon, however short the model's blocks.
   */
  private static final int LEAST = 4;

  private final ChunkedStore store;
  private final CommitLimits limits;
  private @Nullable ModelStateChunks chunks;
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
    return chunks != null;
  }

  /** The step of the state that is written, or was last. */
  long step() {
    return step;
  }

  /** Begins to write a state. */
  void begin(ModelState state) {
    chunks = new ModelStateChunks(state, limits.bytes());
    step = state.step();
    store.replace(next(), List.of());
  }

  /**
   * Writes for as long as a commit may, one chunk at least.
   *
   * @param idle whether the model has nothing to do until this thread goes on with the stream
   * @return whether all is written: the new state is then the one that counts
   */
  boolean write(BooleanSupplier idle) {
    ModelStateChunks left = Objects.requireNonNull(chunks, "a state is begun first");
    long start = System.nanoTime();
    do {
      store.append(next(), List.of(left.next()));
    } while (left.hasNext() && mayGoOn(System.nanoTime() - start, idle));
    if (left.hasNext()) {
      return false;
    }
    chunks = null;
    store.replace(current, List.of());
    current = next();
    return true;
  }

  private boolean mayGoOn(long nanos, BooleanSupplier idle) {
    long most = limits.time().toNanos();
    return nanos < most / LEAST || (nanos < most && !idle.getAsBoolean());
  }

  private String next() {
    return NAMES.get(current.equals(NAMES.get(0)) ? 1 : 0);
  }
}
