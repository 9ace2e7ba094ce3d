package io.millrace.evaluate;

import io.millrace.data.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Compares the published predictions of two models over the samples that both have predicted. They
 * are told of partition by partition, each model's in the order of the samples; one may be far
 * behind the other. Whoever tells should stop to tell of the one that {@link #isAhead}: so little
 * has to be kept. Thread-safe.
 */
public final class ModelComparison {
  /** So many predictions of a partition wait for the other model, before it is ahead. */
  public static final int MOST_WAITING = 10_000;

  private final Map<Integer, Meeting> partitions = new HashMap<>();
  private final PairedDifference losses = new PairedDifference();
  private final PairedDifference errors = new PairedDifference();
  private long unpaired;
  private String waiting = "";

  /** Which of the two models. */
  public enum Side {
    /** The one that is looked at. */
    OWN,
    /** The one that it is compared with. */
    OTHER;

    private Side opposite() {
      return this == OWN ? OTHER : OWN;
    }
  }

  /**
   * Where it stands.
   *
   * @param samples that both have predicted
   * @param unpaired predictions of one for whose sample the other has none
   * @param loss of these samples; each model's own
   * @param error the share of wrong classes, or the mean of |y − ŷ|, of these samples
   * @param waiting why it does not go on, as a sentence; empty: it does
   */
  public record Compared(long samples, long unpaired, Means loss, Means error, String waiting) {}

  /**
   * Means over the samples; NaN before there are any with labels.
   *
   * @param own of the model that is looked at
   * @param other of the one that it is compared with
   * @param difference own less other
   * @param halfWidth of the 95 % confidence interval around the difference; NaN with too few
   *     samples
   */
  public record Means(double own, double other, double difference, double halfWidth) {
    private static Means of(PairedDifference pairs) {
      OptionalDouble half = pairs.halfWidth();
      return new Means(
          pairs.baselineMean() + pairs.mean(),
          pairs.baselineMean(),
          pairs.mean(),
          half.orElse(Double.NaN));
    }
  }

  /**
   * A model's prediction of a sample. One that goes back has begun again, as its topic has or its
   * state was deleted: what waits of the partition is left out.
   *
   * @param sample its offset in the partition
   */
  public synchronized void add(Side side, int partition, long sample, Outcome outcome) {
    meeting(partition).add(side, new Told(sample, outcome));
  }

  /** A prediction of which nobody knows the sample. */
  public synchronized void addUnknown() {
    unpaired++;
  }

  /** Whether so many predictions wait that no more should be told of this model for now. */
  public synchronized boolean isAhead(Side side, int partition) {
    return meeting(partition).of(side).size() >= MOST_WAITING;
  }

  /** Whether predictions of this model wait for the other's. */
  public synchronized boolean isWaiting(Side side) {
    return partitions.values().stream().anyMatch(meeting -> !meeting.of(side).isEmpty());
  }

  /**
   * Says why it does not go on.
   *
   * @param reason as a sentence; empty: it does
   */
  public synchronized void waiting(String reason) {
    waiting = reason;
  }

  /** Where it stands. */
  public synchronized Compared compared() {
    long samples = partitions.values().stream().mapToLong(meeting -> meeting.pairs).sum();
    return new Compared(samples, unpaired, Means.of(losses), Means.of(errors), waiting);
  }

  private Meeting meeting(int partition) {
    return partitions.computeIfAbsent(partition, number -> new Meeting());
  }

  private record Told(long sample, Outcome outcome) {}

  /** The two models in one partition. */
  private final class Meeting {
    private final Map<Side, Deque<Told>> queues =
        Map.of(Side.OWN, new ArrayDeque<>(), Side.OTHER, new ArrayDeque<>());
    private final Map<Side, Long> reached = new HashMap<>();
    private long pairs;

    private Deque<Told> of(Side side) {
      return Objects.requireNonNull(queues.get(side));
    }

    /** Never do predictions of both wait. */
    private void add(Side side, Told told) {
      Long before = reached.put(side, told.sample);
      if (before != null && told.sample <= before) {
        queues.values().forEach(this::leaveOut);
      }
      Deque<Told> other = of(side.opposite());
      while (!other.isEmpty() && other.getFirst().sample < told.sample) {
        other.removeFirst();
        unpaired++;
      }
      if (other.isEmpty()) {
        of(side).addLast(told);
      } else if (other.getFirst().sample == told.sample) {
        pair(side, told.outcome, other.removeFirst().outcome);
      } else {
        unpaired++;
      }
    }

    private void leaveOut(Deque<Told> queue) {
      unpaired += queue.size();
      queue.clear();
    }

    private void pair(Side side, Outcome told, Outcome waited) {
      Outcome own = side == Side.OWN ? told : waited;
      Outcome other = side == Side.OWN ? waited : told;
      pairs++;
      losses.addPair(other.loss(), own.loss());
      errors.addPair(other.error(), own.error());
    }
  }
}
