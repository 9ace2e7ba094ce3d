package io.millrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process with this one's class path. Closing stops it. */
final class JavaProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 40;

  private final Process process;
  private final Path log;

  /**
   * Starts a process.
   *
   * @param log takes what it writes to standard error
   */
  JavaProcess(Path log, List<String> jvmOptions, Class<?> main, List<String> arguments)
      throws IOException {
    this.log = log;
    this.process =
        new ProcessBuilder(command(jvmOptions, main, arguments))
            .redirectError(log.toFile())
            .start();
  }

  /** The command line of such a process. */
  static List<String> command(List<String> jvmOptions, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** The first line that it writes to standard output. */
  String firstLine() throws IOException {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("a process ended early; see " + log);
    }
    return line;
  }

  /** Processor time that all its threads have used. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Checks that it runs.
   *
   * @throws IllegalStateException if it has ended
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "a process ended early with code " + process.exitValue() + "; see " + log);
    }
  }

  /** Asks it to stop, then makes it. */
  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
