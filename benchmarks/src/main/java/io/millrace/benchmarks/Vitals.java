package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process holds, as Linux tells.
 *
 * @param mebibytes of resident memory, native and heap
 * @param threads of all kinds
 * @param handles of files, sockets included
 */
record Vitals(double mebibytes, int threads, int handles) {
  /**
   * Looks at a process.
   *
   * @throws IOException if there is none, or on another system
   */
  static Vitals of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    List<String> status = Files.readAllLines(folder.resolve("status"));
    try (Stream<Path> handles = Files.list(folder.resolve("fd"))) {
      return new Vitals(
          number(status, "VmRSS:") / 1024.0,
          (int) number(status, "Threads:"),
          (int) handles.count());
    }
  }

  private static long number(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
