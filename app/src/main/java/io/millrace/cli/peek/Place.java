package io.millrace.cli.peek;

import io.millrace.data.Sample;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a record was read.
 *
 * @param partition of a topic; −1: from a file
 * @param position the offset, or the number of the line from 1 on
 * @param timestamp Kafka's, in ms since 1970-01-01 UTC, or {@link Sample#NO_TIME}
 */
public record Place(int partition, long position, long timestamp) {
  private static final int FILE = -1;

  /** A line of a file. */
  public static Place line(long number) {
    return new Place(FILE, number, Sample.NO_TIME);
  }

  /** A record of a topic. */
  public static Place of(int partition, long offset, long timestamp) {
    return new Place(partition, offset, timestamp);
  }

  /** In few characters: partition and offset, or the line. */
  String brief() {
    return partition == FILE ? "line " + position : partition + "@" + position;
  }

  /** In words. */
  String text() {
    return partition == FILE
        ? "line " + position
        : "partition " + partition + ", offset " + position;
  }

  /** By its parts, for programs. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (partition != FILE) {
      json.put("partition", partition);
    }
    json.put(partition == FILE ? "line" : "offset", position);
    return json;
  }
}
