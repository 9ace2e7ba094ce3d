package io.millrace.topology;

import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.data.Event;
import io.millrace.learning.ChunkedStore;
import io.millrace.learning.LearnerListener;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a replica has read its two topics: no record is taken twice, whatever offsets the group
 * has, and what was deleted before it was read is noticed.
 */
final class LogPositions {
  /** Where they lie in the state store. */
  static final String NAME = "position";

  private static final Logger LOG = LoggerFactory.getLogger(LogPositions.class);
  private static final int VERSION = 1;
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final TopicNames topics;
  private final LogBounds.Source bounds;
  private final int partition;
  private final LearnerListener listener;
  private final LogPosition samples = new LogPosition();
  private final LogPosition control = new LogPosition();
  private final Deque<Finding> findings = new ArrayDeque<>();
  private @Nullable Gap gap;
  private long looked = System.nanoTime() - LOOK_NANOS;
  private boolean warned;

  /** Nothing was read yet. */
  LogPositions(
      TopicNames topics, LogBounds.Source bounds, int partition, LearnerListener listener) {
    this.topics = topics;
    this.bounds = bounds;
    this.partition = partition;
    this.listener = listener;
  }

  /**
   * Moves behind a record.
   *
   * @return false if it was taken before: it is to be passed over
   */
  boolean advance(boolean isCommand, long offset) {
    LogPosition position = isCommand ? control : samples;
    if (!isCommand && position.isGapBefore(offset)) {
      // Most gaps are marks of producers' transactions: whether this one is, is looked up later.
      long missing = offset - position.next();
      gap =
          gap == null ? new Gap(position.next(), missing) : new Gap(gap.from, gap.count + missing);
    }
    boolean isNew = position.advance(offset);
    if (!isNew) {
      listener.skipped();
      warnOnce(isCommand, offset, position.next());
    }
    return isNew;
  }

  private void warnOnce(boolean isCommand, long offset, long next) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "topic {}, partition {}: records from offset {} on came again, though the state goes up to"
              + " {}: they are passed over. The group has lost its offsets, or they were set back",
          isCommand ? topics.control() : topics.samples(),
          partition,
          offset,
          next);
    }
  }

  /** Finds out whether samples were deleted before they were read. Asks the brokers, but rarely. */
  void look() {
    long now = System.nanoTime();
    if (gap != null && now - looked >= LOOK_NANOS) {
      looked = now;
      Gap found = gap;
      gap = null;
      bounds
          .of(topics.samples(), partition)
          .filter(there -> there.start() > found.from)
          .ifPresent(there -> lost(Math.min(found.count, there.start() - found.from), found.from));
    }
  }

  private void lost(long count, long from) {
    listener.lost(count);
    find(
        Event.Type.SAMPLES_LOST,
        "%,d samples from offset %,d of topic %s, partition %d, on were deleted before they were read: "
                .formatted(count, from, topics.samples(), partition)
            + "keep them for longer (retention.ms, retention.bytes)");
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      samples.write(out);
      control.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.replace(NAME, List.of(bytes.toByteArray()));
  }

  /**
   * Continues from what {@link #write} wrote, and holds it against what there is.
   *
   * @throws IOException if it is of a later build
   */
  void read(ChunkedStore store) throws IOException {
    List<byte[]> chunks = store.read(NAME);
    if (!chunks.isEmpty()) {
      DataInputStream in = new DataInputStream(ModelStateCodec.join(chunks));
      int version = in.readInt();
      if (version > VERSION) {
        throw new IOException("its position is of version " + version + ", of a later build");
      }
      samples.read(in);
      control.read(in);
    }
    bounds.of(topics.samples(), partition).ifPresent(this::compare);
    bounds.of(topics.control(), partition).ifPresent(there -> control.isReplaced(there.topicId()));
  }

  private void compare(LogBounds there) {
    if (samples.isReplaced(there.topicId())) {
      find(
          Event.Type.TOPIC_REPLACED,
          "topic %s was created again: the model keeps what it has learned, and learns the topic from its start"
              .formatted(topics.samples()));
    } else if (samples.isGapBefore(there.start())) {
      lost(there.start() - samples.next(), samples.next());
      samples.advance(there.start() - 1);
    }
  }

  /**
   * The offsets that a stored position says to read next, of the samples and of the control topic.
   *
   * @param chunk what {@link #write} wrote
   * @return negative where nothing was read
   */
  static long[] nextOffsets(byte[] chunk) throws IOException {
    DataInputStream in = new DataInputStream(ModelStateCodec.join(List.of(chunk)));
    int unused = in.readInt();
    LogPosition samples = new LogPosition();
    LogPosition control = new LogPosition();
    samples.read(in);
    control.read(in);
    return new long[] {samples.next(), control.next()};
  }

  /** Offsets that no record came for. */
  private record Gap(long from, long count) {}

  /** What a person should know. */
  record Finding(Event.Type type, String message) {}
}
