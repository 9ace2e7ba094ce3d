package io.millrace.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that has ended, of any language.
 *
 * @param answer the last line that it wrote to standard output; empty if there was none
 * @param mebibytes the most memory that it held; 0 where the system does not tell
 */
record MeasuredProcess(String answer, double mebibytes) {
  private static final long LOOK_MILLIS = 20;

  /** Of the limit: one that waits takes no processor time, and must end all the same. */
  private static final int LONGEST = 10;

  /** No peer is slowed down or helped by threads of its own. */
  private static final Map<String, String> ONE_THREAD =
      Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1");

  /**
   * Runs a command to its end.
   *
   * @param log takes what it writes
   * @param limit of its processor time, which does not depend on what else the machine does; it may
   *     take ten times as long in all
   * @throws IOException if it fails, with the last line that it wrote, or takes too long
   */
  static MeasuredProcess run(List<String> command, Path log, Duration limit)
      throws IOException, InterruptedException {
    Path answers = log.resolveSibling(log.getFileName() + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(log.toFile()).redirectOutput(answers.toFile());
    builder.environment().putAll(ONE_THREAD);
    Process process = builder.start();
    try {
      long most = 0;
      long start = System.nanoTime();
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        most = Math.max(most, peakKibibytes(process.pid()));
        if (process.info().totalCpuDuration().orElse(Duration.ZERO).compareTo(limit) > 0) {
          throw new IOException(
              "not done within %d s of processor time".formatted(limit.toSeconds()));
        }
        if (System.nanoTime() - start > limit.multipliedBy(LONGEST).toNanos()) {
          throw new IOException(
              "not done within %d s".formatted(limit.multipliedBy(LONGEST).toSeconds()));
        }
      }
      if (process.exitValue() != 0) {
        throw new IOException("code %d: %s".formatted(process.exitValue(), lastLine(log)));
      }
      return new MeasuredProcess(lastLine(answers), most / 1024.0);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The most memory that Linux has seen it hold; 0 if it has ended, or on another system. */
  private static long peakKibibytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private static String lastLine(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8).strip();
    return text.substring(text.lastIndexOf('\n') + 1);
  }
}
