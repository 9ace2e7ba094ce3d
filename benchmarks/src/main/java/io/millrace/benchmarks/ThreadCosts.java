package io.millrace.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the threads of a JVM have used so far, or from one moment to another.
 *
 * @param nanos of processor time, by kind of thread
 * @param bytes allocated on the heap by all of them
 */
record ThreadCosts(Map<String, Long> nanos, long bytes) {
  /** Where a thread belongs, by its name. */
  static String kind(String name) {
    if (name.startsWith("kafka-producer-network-thread")) {
      return "producer";
    }
    if (name.startsWith("millrace-model")) {
      return "model";
    }
    if (name.contains("-StreamThread-")) {
      return "stream";
    }
    return "other";
  }

  /** What was used since. */
  ThreadCosts since(ThreadCosts before) {
    Map<String, Long> used = new TreeMap<>();
    nanos.forEach((kind, now) -> used.put(kind, now - before.nanos.getOrDefault(kind, 0L)));
    return new ThreadCosts(used, bytes - before.bytes);
  }

  /** In a line: µs of processor time by kind of thread, and bytes, each per record. */
  String perRecord(long records) {
    String micros =
        nanos.entrySet().stream()
            .map(entry -> "%s %.2f µs".formatted(entry.getKey(), entry.getValue() / 1e3 / records))
            .collect(Collectors.joining(", "));
    return "%s; %,.0f bytes allocated".formatted(micros, (double) bytes / records);
  }
}
