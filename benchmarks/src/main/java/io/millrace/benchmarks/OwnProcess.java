package io.millrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of any language that this one has started. Closing stops it. */
class OwnProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 40;

  private final Process process;
  private final Path log;
  private final BufferedReader lines;

  /**
   * Starts a process.
   *
   * @param log takes what it writes to standard error
   * @param environment what it finds beside what this process has
   */
  OwnProcess(Path log, List<String> command, Map<String, String> environment) throws IOException {
    this.log = log;
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    this.process = builder.start();
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Whatever ends this process, it leaves none that it has started behind. */
  static void stopAllAtExit() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy)));
  }

  /** The next line that it writes to standard output. */
  final String nextLine() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new IOException("a process ended early; see " + log);
    }
    return line;
  }

  /** Its number in the system. */
  final long pid() {
    return process.pid();
  }

  /** Processor time that all its threads have used. */
  final Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Checks that it runs.
   *
   * @throws IllegalStateException if it has ended
   */
  final void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "ended early with code %d: %s".formatted(process.exitValue(), lastLine()));
    }
  }

  /** The last line that it wrote to standard error. */
  final String lastLine() {
    try {
      String text = Files.readString(log).strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      return "see " + log;
    }
  }

  /** Whether it runs. */
  final boolean isAlive() {
    return process.isAlive();
  }

  /** Ends its standard input, which some take as a wish, and waits until it is gone. */
  final void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
  }

  /** Ends it at once, as {@code kill -9} does, and returns when it is gone. */
  final void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, then makes it. */
  @Override
  public final void close() {
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
