package io.millrace.server;

import io.millrace.metrics.Seen;
import io.millrace.metrics.Seen.Checkpoint;
import io.millrace.metrics.Seen.Mark;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is kept of one replica over restarts: points, marks, checkpoints. Thread-safe. */
final class ReplicaHistory {
  private static final int MARKS = 300;
  private static final String CHECKPOINT = "checkpoint";
  private static final int CHECKPOINTS = 10;

  private final Track track = new Track();
  private List<Mark> marks = List.of();
  private List<Checkpoint> checkpoints = List.of();

  Track track() {
    return track;
  }

  /** Adds those that are not there yet. */
  synchronized void merge(List<Mark> seenMarks, List<Checkpoint> seenCheckpoints) {
    if (!marks.containsAll(seenMarks)) {
      marks = mergedMarks(marks, seenMarks);
    }
    checkpoints = merged(checkpoints, seenCheckpoints, CHECKPOINTS);
  }

  /** Checkpoints, of which there are many, drive out nothing else. */
  private static List<Mark> mergedMarks(List<Mark> old, List<Mark> seen) {
    Predicate<Mark> isCheckpoint = mark -> mark.type().equals(CHECKPOINT);
    return merged(
        merged(only(isCheckpoint, old), only(isCheckpoint, seen), MARKS),
        merged(only(isCheckpoint.negate(), old), only(isCheckpoint.negate(), seen), MARKS),
        2 * MARKS);
  }

  private static List<Mark> only(Predicate<Mark> wanted, List<Mark> marks) {
    return marks.stream().filter(wanted).toList();
  }

  private static <T extends Seen> List<T> merged(List<T> old, List<T> seen, int most) {
    return Stream.concat(old.stream(), seen.stream())
        .distinct()
        .sorted(Comparator.comparingLong(Seen::time).reversed())
        .limit(most)
        .toList();
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
