package io.millrace.topology;

import io.millrace.data.Event;
import io.millrace.learning.ChunkedStore;
import io.millrace.learning.LearnerListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a replica's {@link StoredPositions}: no record is taken twice, whatever offsets the group
 * has and how often the merge has written it, and what was deleted before it was read is noticed.
 */
final class LogPositions {
  private static final Logger LOG = LoggerFactory.getLogger(LogPositions.class);
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final LogBounds.Source bounds;
  private final LearnerListener listener;
  private final StoredPositions stored;
  private final Map<LogPosition, Uuid> topicIds = new HashMap<>();
  private @Nullable Uuid replacing;
  private final Set<LogPosition> again = new HashSet<>();
  private final Deque<Finding> findings = new ArrayDeque<>();
  private long looked = System.nanoTime() - LOOK_NANOS;
  private boolean warned;

  /** Nothing was read yet. */
  LogPositions(TopicNames topics, LogBounds.Source bounds, int replica, LearnerListener listener) {
    this.bounds = bounds;
    this.listener = listener;
    this.stored = new StoredPositions(topics, replica);
  }

  /**
   * Moves behind a record of a topic that is read.
   *
   * @return false if it was taken before: it is to be passed over
   */
  boolean advance(boolean isCommand, long offset) {
    LogPosition position = isCommand ? stored.control() : stored.learned();
    if (position.advance(offset)) {
      again.remove(position);
      return true;
    }
    if (isReplaced(position)) {
      return advance(isCommand, offset);
    }
    listener.skipped();
    warnOnce(position, offset);
    return false;
  }

  /**
   * Whether the topic was deleted and made anew while it is read: the consumer does not say so, and
   * begins at its start. Asks the brokers at the first of the records that come again.
   */
  private boolean isReplaced(LogPosition position) {
    if (!again.add(position)) {
      return false;
    }
    Optional<LogBounds> there = bounds.of(position.topic(), position.partition());
    if (there.isEmpty()) {
      again.remove(position); // so they are asked at the next
      return false;
    }
    if (!position.isReplaced(there.get().topicId())) {
      return false;
    }
    if (position == stored.learned()) {
      tellReplaced(position.topic());
    }
    return true;
  }

  /**
   * Moves behind a sample or a label that stands in the log.
   *
   * @return false if the log had it before, as the merge's group has lost its offsets: it is to be
   *     passed over
   */
  boolean advance(boolean isLabel, Origin origin) {
    LogPosition position =
        isLabel ? stored.label(origin.partition()) : stored.origin(origin.partition());
    Uuid topicId = origin.topicId();
    if (!topicId.equals(topicIds.put(position, topicId))
        && position.isReplaced(topicId.toString())
        && !topicId.equals(replacing)) {
      replacing = topicId; // told once, not for each partition
      tellReplaced(position.topic());
    }
    boolean isNew = position.advance(origin.offset());
    if (!isNew) {
      listener.skipped();
    }
    return isNew;
  }

  private void warnOnce(LogPosition position, long offset) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "topic {}, partition {}: records from offset {} on came again, though the state goes up to"
              + " {}: they are passed over. The group has lost its offsets, or they were set back",
          position.topic(),
          position.partition(),
          offset,
          position.next());
    }
  }

  /**
   * Finds out whether samples or labels were deleted before they were read, and whether the topic
   * is still the same. Asks the brokers, but rarely.
   */
  void look() {
    long now = System.nanoTime();
    if (now - looked >= LOOK_NANOS) {
      looked = now;
      lookForAnother(stored.learned());
      look(stored.learned());
      stored.origins().forEach(this::look);
    }
  }

  /**
   * Whether the topic was made anew with more records than were read of the former one: the
   * consumer goes on in its midst. The latest answer may be older than what is known here, so they
   * are asked again.
   */
  private void lookForAnother(LogPosition position) {
    boolean isAnother =
        bounds.latestId(position.topic()).filter(id -> !position.isOf(id)).isPresent();
    if (isAnother
        && bounds
            .of(position.topic(), position.partition())
            .filter(there -> position.isReplaced(there.topicId()))
            .isPresent()) {
      tellReplaced(position.topic());
    }
  }

  private void look(LogPosition position) {
    LogPosition.Gap gap = position.takeGap();
    if (gap != null) {
      bounds
          .of(position.topic(), position.partition())
          .filter(there -> there.start() > gap.from())
          .ifPresent(
              there ->
                  lost(position, Math.min(gap.count(), there.start() - gap.from()), gap.from()));
    }
  }

  private void lost(LogPosition position, long count, long from) {
    listener.lost(count);
    find(
        Event.Type.SAMPLES_LOST,
        "%,d %s from offset %,d of topic %s, partition %d, on were deleted before they were read: "
                .formatted(
                    count,
                    stored.isOfLabels(position) ? "labels" : "samples",
                    from,
                    position.topic(),
                    position.partition())
            + "keep them for longer (retention.ms, retention.bytes)");
  }

  private void tellReplaced(String topic) {
    find(
        Event.Type.TOPIC_REPLACED,
        "topic %s is another one than before, created again or named by changed settings: the model keeps what it has learned, and learns this topic from its start, or from where its group was in it before"
            .formatted(topic));
  }

  private void find(Event.Type type, String message) {
    LOG.warn(message);
    findings.addLast(new Finding(type, message));
  }

  /** Removes and returns the first thing that a person should know, or null. */
  @Nullable Finding nextFinding() {
    return findings.pollFirst();
  }

  void write(ChunkedStore store) {
    stored.write(store);
  }

  /**
   * Continues from what {@link #write} wrote, and holds it against what there is.
   *
   * @throws IOException if it is of a later build
   */
  void read(ChunkedStore store) throws IOException {
    stored.read(store.read(StoredPositions.NAME));
    LogPosition learned = stored.learned();
    LogPosition control = stored.control();
    bounds.of(learned.topic(), learned.partition()).ifPresent(there -> compare(learned, there));
    bounds
        .of(control.topic(), control.partition())
        .ifPresent(there -> control.isReplaced(there.topicId()));
  }

  private void compare(LogPosition learned, LogBounds there) {
    if (learned.isReplaced(there.topicId())) {
      tellReplaced(learned.topic());
    } else if (learned.isGapBefore(there.start())) {
      lost(learned, there.start() - learned.next(), learned.next());
      learned.skipTo(there.start());
    }
  }

  /** What a person should know. */
  record Finding(Event.Type type, String message) {}
}
