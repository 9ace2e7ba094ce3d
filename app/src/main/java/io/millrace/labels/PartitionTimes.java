package io.millrace.labels;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** How far time has come in each partition of a topic. */
final class PartitionTimes {
  private final Map<Integer, Time> times = new TreeMap<>();

  /** A record of that time came; in ms since 1970-01-01 UTC. */
  void observe(int partition, long timestamp) {
    times.put(partition, new Time(Math.max(of(partition).latest, timestamp), false));
  }

  /** There are so many partitions; those of which nothing is known hold the time up. */
  void resize(int partitions) {
    times.keySet().removeIf(partition -> partition >= partitions);
    for (int i = 0; i < partitions; i++) {
      times.putIfAbsent(i, Time.UNKNOWN);
    }
  }

  /** No record comes from that partition, until the next one does. */
  void silent(int partition) {
    times.computeIfPresent(partition, (p, time) -> new Time(time.latest, true));
  }

  private Time of(int partition) {
    return times.getOrDefault(partition, Time.UNKNOWN);
  }

  /** Whether no partition has anything to say. */
  boolean areSilent() {
    return times.values().stream().allMatch(Time::silent);
  }

  /** The least time of the partitions that are not silent; the greatest number if all are. */
  long least() {
    return times.values().stream()
        .filter(time -> !time.silent)
        .mapToLong(Time::latest)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The greatest time of any partition. */
  long greatest() {
    return times.values().stream().mapToLong(Time::latest).max().orElse(LogTime.NONE);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(times.size());
    for (Map.Entry<Integer, Time> time : times.entrySet()) {
      out.writeInt(time.getKey());
      out.writeLong(time.getValue().latest);
      out.writeBoolean(time.getValue().silent);
    }
  }

  void read(DataInput in) throws IOException {
    times.clear();
    for (int left = in.readInt(); left > 0; left--) {
      times.put(in.readInt(), new Time(in.readLong(), in.readBoolean()));
    }
  }

  private record Time(long latest, boolean silent) {
    static final Time UNKNOWN = new Time(LogTime.NONE, false);
  }
}
