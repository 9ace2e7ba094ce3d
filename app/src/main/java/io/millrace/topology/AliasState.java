package io.millrace.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * All that an alias knows of a partition: its {@link AliasRoute}, and how far each topic was read,
 * since Kafka forgets the offsets of a group that was idle for long.
 */
final class AliasState {
  private static final int VERSION = 1;

  private final int partition;
  private final AliasRoute route;
  private final Map<String, LogPosition> positions = new TreeMap<>();

  /** Nothing was read yet. */
  AliasState(int partition, AliasRoute route) {
    this.partition = partition;
    this.route = route;
  }

  AliasRoute route() {
    return route;
  }

  /** Takes note of which topic a name stands for: one that was made anew is read from its start. */
  void begin(String topic, Uuid id) {
    boolean unused = position(topic).isReplaced(id.toString());
  }

  /** Moves behind a record; returns false if it was taken before. */
  boolean advance(String topic, long offset) {
    LogPosition position = position(topic);
    boolean isNew = position.advance(offset);
    // Gaps are marks of transactions, or what retention has deleted from a copy.
    LogPosition.Gap unused = position.takeGap();
    return isNew;
  }

  private LogPosition position(String topic) {
    return positions.computeIfAbsent(topic, name -> new LogPosition(name, partition));
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      route.write(out);
      out.writeInt(positions.size());
      for (LogPosition position : positions.values()) {
        out.writeUTF(position.topic());
        position.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #bytes} gave.
   *
   * @throws IOException if it is of a later build
   */
  static AliasState read(int partition, byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readInt();
    if (version > VERSION) {
      throw new IOException("it is of version " + version + ", of a later build");
    }
    AliasState state = new AliasState(partition, AliasRoute.read(in));
    for (int left = in.readInt(); left > 0; left--) {
      state.position(in.readUTF()).read(in);
    }
    return state;
  }
}
