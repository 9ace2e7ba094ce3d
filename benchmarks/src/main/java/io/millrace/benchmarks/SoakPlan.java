package io.millrace.benchmarks;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * What happens when in a long run. The learner is killed early, so that its last process lives long
 * enough to show what grows; the broker is restarted all the time.
 */
final class SoakPlan {
  /** What can happen. */
  enum Deed {
    /** kill -9 and a new start */
    KILL_LEARNER,
    /** a clean stop, and a new start */
    RESTART_BROKER
  }

  private static final double[] KILLS = {0.05, 0.1, 0.15};
  private static final double[] RESTARTS = {0.08, 0.3, 0.5, 0.7, 0.9};

  private record Entry(double second, Deed deed) {}

  private final Queue<Entry> entries;

  /** The plan of a run that takes so long. */
  SoakPlan(double seconds) {
    entries =
        new ArrayDeque<>(
            Stream.concat(
                    entries(KILLS, seconds, Deed.KILL_LEARNER),
                    entries(RESTARTS, seconds, Deed.RESTART_BROKER))
                .sorted(Comparator.comparingDouble(Entry::second))
                .toList());
  }

  private static Stream<Entry> entries(double[] shares, double seconds, Deed deed) {
    return Arrays.stream(shares).mapToObj(share -> new Entry(share * seconds, deed));
  }

  /**
   * Takes out what is to happen now: one deed at a time, and none before the learner answers again
   * after the one before.
   *
   * @param answers whether it does
   */
  Optional<Deed> due(double second, boolean answers) {
    Entry next = entries.peek();
    if (next == null || next.second > second || !answers) {
      return Optional.empty();
    }
    entries.remove();
    return Optional.of(next.deed);
  }
}
