package io.millrace.labels;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far time has come in the log: to where all partitions of samples and of labels have come by
 * the timestamps of their records, but for those that are silent. Where all are silent, ticks let
 * it pass. It never goes back. All of that stands in the log, so it is a function of the log.
 */
final class LogTime {
  /** No time is known yet. */
  static final long NONE = Long.MIN_VALUE;

  private final PartitionTimes samples = new PartitionTimes();
  private final PartitionTimes labels = new PartitionTimes();
  private long now = NONE;

  /** The time, in ms since 1970-01-01 UTC. */
  long now() {
    return now;
  }

  /** A sample stands in the log. */
  void sample(int partition, long timestamp) {
    samples.observe(partition, timestamp);
    follow();
  }

  /** A label stands in the log. */
  void label(int partition, long timestamp) {
    labels.observe(partition, timestamp);
    follow();
  }

  /** A tick stands in the log. */
  void tick(Tick tick) {
    samples.resize(tick.samplePartitions());
    labels.resize(tick.labelPartitions());
    if (tick.samplesSilent()) {
      samples.silent(tick.partition());
    }
    if (tick.labelsSilent()) {
      labels.silent(tick.partition());
    }
    if (!samples.areSilent() || !labels.areSilent()) {
      follow();
      return;
    }
    long latest = Math.max(samples.greatest(), labels.greatest());
    if (latest != NONE) {
      now = Math.max(now, latest) + tick.elapsed();
    }
  }

  private void follow() {
    now = Math.max(now, Math.min(samples.least(), labels.least()));
  }

  void write(DataOutput out) throws IOException {
    samples.write(out);
    labels.write(out);
    out.writeLong(now);
  }

  void read(DataInput in) throws IOException {
    samples.read(in);
    labels.read(in);
    now = in.readLong();
  }
}
