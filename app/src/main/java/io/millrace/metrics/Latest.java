package io.millrace.metrics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest few of something. Thread-safe. */
final class Latest<T> {
  private final int capacity;
  private final Deque<T> items = new ArrayDeque<>();

  Latest(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(T item) {
    if (items.size() == capacity) {
      items.removeLast();
    }
    items.addFirst(item);
  }

  synchronized @Nullable T newest() {
    return items.peekFirst();
  }

  /** The newest first. */
  synchronized List<T> list() {
    return List.copyOf(items);
  }
}
