package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What a thread was at, slot by slot: what it waited for during at least half of a slot, else what
 * it was seen at, else {@link #unseen}.
 */
final class Timeline {
  private final long start;
  private final long slotNanos;
  private final Activity unseen;
  private final Activity[] seen;
  private final List<Wait> waits = new ArrayList<>();

  /** A wait, in ns. */
  private record Wait(long from, long to, Activity what) {}

  /**
   * Nothing is known yet.
   *
   * @param start in ns
   * @param unseen what it is at in slots of which nothing is known
   */
  Timeline(long start, long slotNanos, int slots, Activity unseen) {
    this.start = start;
    this.slotNanos = slotNanos;
    this.unseen = unseen;
    this.seen = new Activity[slots];
  }

  /** It was seen at something; the first that was seen in a slot counts. */
  void seen(long at, Activity what) {
    long slot = Math.floorDiv(at - start, slotNanos);
    if (slot >= 0 && slot < seen.length && seen[(int) slot] == null) {
      seen[(int) slot] = what;
    }
  }

  /** It waited from one moment to another. */
  void waited(long from, long to, Activity what) {
    waits.add(new Wait(from, to, what));
  }

  /** A letter for each slot. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < seen.length; i++) {
      text.append(at(i).letter());
    }
    return text.toString();
  }

  private Activity at(int slot) {
    long from = start + slot * slotNanos;
    long to = from + slotNanos;
    long waited = 0;
    Activity longest = unseen;
    long most = 0;
    for (Wait wait : waits) {
      long part = Math.max(0, Math.min(to, wait.to) - Math.max(from, wait.from));
      waited += part;
      if (part > most) {
        most = part;
        longest = wait.what;
      }
    }
    if (2 * waited >= slotNanos) {
      return longest;
    }
    Activity what = seen[slot];
    return what == null ? unseen : what;
  }
}
