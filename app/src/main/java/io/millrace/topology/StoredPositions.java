package io.millrace.topology;

import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.learning.ChunkedStore;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * How far a replica has read: the topic that it learns, the control topic and, of a log, how far
 * each partition of the samples topic has come in it.
 */
final class StoredPositions {
  /** Where they lie in the state store. */
  static final String NAME = "position";

  private static final int VERSION = 3;

  /** A version without labels. */
  private static final int WITHOUT_LABELS_VERSION = 2;

  /** A version without a log. */
  private static final int UNMERGED_VERSION = 1;

  private final TopicNames topics;
  private final LogPosition learned;
  private final LogPosition control;
  private final Map<Integer, LogPosition> origins = new TreeMap<>();
  private final Map<Integer, LogPosition> labels = new TreeMap<>();
  private boolean converted;

  /** Nothing was read yet by the replica of that number. */
  StoredPositions(TopicNames topics, int replica) {
    this.topics = topics;
    this.learned = new LogPosition(topics.learned(), replica);
    this.control = new LogPosition(topics.control(), replica);
  }

  /** Of the topic that is learned: the log, or the samples topic itself. */
  LogPosition learned() {
    return learned;
  }

  /** Of the control topic. */
  LogPosition control() {
    return control;
  }

  /** Of that partition of the samples topic, in the log. */
  LogPosition origin(int partition) {
    return origins.computeIfAbsent(partition, p -> new LogPosition(topics.samples(), p));
  }

  /** Of that partition of the labels topic, in the log. */
  LogPosition label(int partition) {
    return labels.computeIfAbsent(partition, p -> new LogPosition(labelsTopic(), p));
  }

  /** Whether it is of a partition of the labels topic. */
  boolean isOfLabels(LogPosition position) {
    return labels.containsValue(position);
  }

  private String labelsTopic() {
    return topics.late() == null ? "" : topics.late().labels();
  }

  /** Of all partitions of the samples and the labels topic that the log has; none without a log. */
  Collection<LogPosition> origins() {
    List<LogPosition> all = new ArrayList<>(origins.values());
    if (topics.late() != null) {
      all.addAll(labels.values());
    }
    return all;
  }

  /**
   * Whether they were written by a learner of the samples topic itself and this one learns a log,
   * or the other way round: so other groups read now than did before.
   */
  boolean isConverted() {
    return converted;
  }

  void write(ChunkedStore store) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeBoolean(topics.log() != null);
      learned.write(out);
      control.write(out);
      write(origins.values(), out);
      write(labels.values(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.replace(NAME, List.of(bytes.toByteArray()));
  }

  private static void write(Collection<LogPosition> all, DataOutput out) throws IOException {
    out.writeInt(all.size());
    for (LogPosition one : all) {
      out.writeInt(one.partition());
      one.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote, if it has.
   *
   * @throws IOException if it is of a later build
   */
  void read(List<byte[]> chunks) throws IOException {
    if (chunks.isEmpty()) {
      return;
    }
    DataInputStream in = new DataInputStream(ModelStateCodec.join(chunks));
    int version = in.readInt();
    if (version > VERSION) {
      throw new IOException("its position is of version " + version + ", of a later build");
    }
    boolean wasMerged = version > UNMERGED_VERSION && in.readBoolean();
    boolean isMerged = topics.log() != null;
    converted = isMerged != wasMerged;
    // What was learned of the samples topic is not learned again now that it is merged, nor now
    // that it is not any more: then there is one partition, and its log is not read.
    LogPosition log = new LogPosition(topics.learned(), learned.partition());
    (isMerged == wasMerged ? learned : isMerged ? origin(learned.partition()) : log).read(in);
    control.read(in);
    if (version > UNMERGED_VERSION) {
      read(partition -> origin(partition, isMerged, wasMerged), in);
    }
    if (version > WITHOUT_LABELS_VERSION) {
      read(this::label, in);
    }
  }

  /** Without a log it says how far the replica's own partition was learned; others are unused. */
  private LogPosition origin(int partition, boolean isMerged, boolean wasMerged) {
    if (isMerged) {
      return origin(partition);
    }
    return wasMerged && partition == learned.partition()
        ? learned
        : new LogPosition(topics.samples(), partition);
  }

  private static void read(IntFunction<LogPosition> of, DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      of.apply(in.readInt()).read(in);
    }
  }
}
