package io.millrace.topology;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells the learner that a commit is about to happen, while its transaction still takes records.
 * Kafka Streams has no call for that; it does flush the caches of its stores then. So this is a
 * store that keeps nothing and sits under a cache: a put waits there until the commit, and when the
 * cache hands it down, the task's action runs. The action must not forward.
 */
final class CommitSignal implements KeyValueBytesStoreSupplier {
  private final Map<TaskId, SignalStore> stores = new ConcurrentHashMap<>();

  /**
   * Sets what the task's store does before a commit, until the store is closed.
   *
   * @throws IllegalStateException if the task has no such store
   */
  void beforeCommit(TaskId task, Runnable action) {
    SignalStore store = stores.get(task);
    if (store == null) {
      throw new IllegalStateException("task " + task + " has no store " + name());
    }
    store.action = action;
  }

  @Override
  public String name() {
    return NodeNames.COMMIT_SIGNAL;
  }

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return new SignalStore();
  }

  @Override
  public String metricsScope() {
    return "commit-signal";
  }

  private final class SignalStore implements KeyValueStore<Bytes, byte[]> {
    private @Nullable Runnable action;
    private @Nullable TaskId task;
    private boolean open;

    @Override
    public String name() {
      return CommitSignal.this.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
      task = context.taskId();
      stores.put(task, this);
      context.register(root, (key, value) -> {});
      open = true;
    }

    @Override
    public void put(Bytes key, byte[] value) {
      if (action != null) {
        action.run();
      }
    }

    @Override
    public void close() {
      open = false;
      action = null;
      if (task != null) {
        stores.remove(task, this);
      }
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public boolean persistent() {
      return false;
    }

    @Override
    public Position getPosition() {
      return Position.emptyPosition();
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
      return null;
    }

    @Override
    public long approximateNumEntries() {
      return 0;
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
      throw unused();
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
      throw unused();
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
      throw unused();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      throw unused();
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
      throw unused();
    }

    private static UnsupportedOperationException unused() {
      return new UnsupportedOperationException("the commit signal keeps nothing");
    }
  }
}
