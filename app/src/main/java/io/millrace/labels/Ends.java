package io.millrace.labels;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When the entries of the store end, in order. */
final class Ends {
  private static final int MOST_AT_ONCE = 1000;
  private static final byte[] NOTHING = {0};
  private static final byte[] GREATEST = Keys.firstEnd(Long.MAX_VALUE);

  private final OrderedStore store;

  /** The first ends, read ahead. Empty when an entry is added. */
  private final Deque<byte[]> first = new ArrayDeque<>();

  /** No entry ends before: what did was removed, and would lie in the way of an iterator. */
  private long from = Long.MIN_VALUE;

  /** When the first entry ends, or less. */
  private long next = Long.MIN_VALUE;

  /** No sample ends before: labels that wait for theirs need not be passed over again. */
  private long samplesFrom = Long.MIN_VALUE;

  Ends(OrderedStore store) {
    this.store = store;
  }

  /** An entry ends at that time, in ms since 1970-01-01 UTC. */
  void add(long at, byte[] entry) {
    store.put(Keys.end(at, entry), NOTHING);
    from = Math.min(from, at);
    next = Math.min(next, at);
    if (Keys.isSample(entry)) {
      samplesFrom = Math.min(samplesFrom, at);
    }
  }

  /** The entry does not end at that time. */
  void remove(long at, byte[] entry) {
    store.delete(Keys.end(at, entry));
  }

  /** Removes and returns the first entry that ends before this time, or null. */
  byte @Nullable [] poll(long time) {
    if (first.isEmpty() && next < time) {
      readAhead(time);
    }
    byte[] end = first.pollFirst();
    if (end == null) {
      return null;
    }
    store.delete(end);
    return Keys.entryOf(end);
  }

  private void readAhead(long time) {
    first.addAll(store.keys(Keys.firstEnd(from), Keys.firstEnd(time), MOST_AT_ONCE));
    if (first.isEmpty()) {
      from = time;
      List<byte[]> following = store.keys(Keys.firstEnd(from), GREATEST, 1);
      next = following.isEmpty() ? Long.MAX_VALUE : Keys.timeOf(following.get(0));
    } else {
      from = Keys.timeOf(first.getFirst());
      next = from;
    }
  }

  /**
   * When the first entry ends, in ms since 1970-01-01 UTC; {@link Long#MAX_VALUE} if there is none,
   * {@link Long#MIN_VALUE} if that is not known.
   */
  long next() {
    return next;
  }

  /**
   * When the first sample ends, in ms since 1970-01-01 UTC; {@link Long#MAX_VALUE} if none does.
   */
  long nextSample() {
    byte[] start = Keys.firstEnd(Math.max(from, samplesFrom));
    for (int most = 1; ; most = Math.min(2 * most, MOST_AT_ONCE)) {
      List<byte[]> following = store.keys(start, GREATEST, most);
      for (byte[] end : following) {
        if (Keys.isSample(Keys.entryOf(end))) {
          samplesFrom = Keys.timeOf(end);
          return samplesFrom;
        }
      }
      if (following.size() < most) {
        samplesFrom = Long.MAX_VALUE;
        return samplesFrom;
      }
      start = following.get(most - 1);
    }
  }
}
