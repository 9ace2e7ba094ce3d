package io.millrace.server;

import io.millrace.metrics.Seen;
import io.millrace.metrics.Seen.Checkpoint;
import io.millrace.metrics.Seen.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is kept of one replica over restarts: points, marks, checkpoints. Thread-safe. */
final class ReplicaHistory {
  private static final int MARKS = 300;
  private static final int CHECKPOINTS = 10;

  private final Track track = new Track();
  private List<Mark> marks = List.of();
  private List<Checkpoint> checkpoints = List.of();

  Track track() {
    return track;
  }

  /** Adds those that are not there yet. */
  synchronized void merge(List<Mark> seenMarks, List<Checkpoint> seenCheckpoints) {
    marks = merged(marks, seenMarks, MARKS);
    checkpoints = merged(checkpoints, seenCheckpoints, CHECKPOINTS);
  }

  private static <T extends Seen> List<T> merged(List<T> old, List<T> seen, int most) {
    if (old.containsAll(seen)) {
      return old;
    }
    List<T> all =
        new ArrayList<>(
            Stream.concat(old.stream(), seen.stream())
                .distinct()
                .sorted(Comparator.comparingLong(Seen::time).reversed())
                .toList());
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  /** The newest first. */
  synchronized List<Mark> marks() {
    return marks;
  }

  /** The newest first. */
  synchronized List<Checkpoint> checkpoints() {
    return checkpoints;
  }
}
