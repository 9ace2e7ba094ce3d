package io.millrace.app;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A Java program in a process of its own, with this test's class path and production's logging.
 * What it prints goes to files.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> OPTIONS = optionsFor(Runtime.version().feature());
  private static final List<String> CLASSES = classes();

  private static final Pattern LOG_LINE =
      Pattern.compile("^\\d\\d:\\d\\d:\\d\\d (TRACE|DEBUG|INFO|WARN|ERROR) ");

  private final Process process;
  private final Path out;
  private final Path err;

  /**
   * This test's class path. If the build has written the class data of its jar, that is used: it
   * holds for class paths which begin with the jar.
   */
  private static List<String> classes() {
    List<String> entries =
        new ArrayList<>(
            List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    List<String> options = new ArrayList<>();
    for (String entry : List.copyOf(entries)) {
      Path data = Path.of(entry.replaceFirst("\\.jar$", ".jsa"));
      if (entry.endsWith(".jar") && Files.exists(data)) {
        entries.remove(entry);
        entries.add(0, entry);
        options.addAll(
            List.of(
                "-XX:SharedArchiveFile=" + data,
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-XX:+UnlockDiagnosticVMOptions", // as the launcher does
                "-XX:ArchiveRelocationMode=0"));
      }
    }
    options.addAll(List.of("-cp", String.join(File.pathSeparator, entries)));
    return options;
  }

  private static List<String> optionsFor(int java) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback.xml"));
    if (java >= 24) { // as the launcher does
      options.add("--enable-native-access=ALL-UNNAMED");
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return List.copyOf(options);
  }

  private JavaProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a program.
   *
   * @param folder of the files with what it prints
   * @param name of these files
   */
  public static JavaProcess start(Path folder, String name, Class<?> main, Object... arguments)
      throws IOException {
    return start(folder, name, program(main, arguments));
  }

  /** What starts a program, for those who want to change its environment. */
  public static ProcessBuilder program(Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(CLASSES);
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command);
  }

  /** Starts a program which is, or in turn starts, a Java program. */
  public static JavaProcess start(Path folder, String name, ProcessBuilder builder)
      throws IOException {
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new JavaProcess(process, out, err);
  }

  /** Options of the JVM for a program that is quick to start, and sparing: several run at once. */
  public static String options() {
    return String.join(" ", OPTIONS);
  }

  /** What it has printed to standard output. */
  public String out() {
    return read(out);
  }

  /** What it has printed to standard error. */
  public String err() {
    return read(err);
  }

  /** The lines that it has logged. */
  public List<String> logged() {
    return err().lines().filter(line -> LOG_LINE.matcher(line).find()).toList();
  }

  /** How many lines of standard output contain this text. */
  public long count(String text) {
    return out().lines().filter(line -> line.contains(text)).count();
  }

  /** Waits for more such lines. */
  public void awaitMore(String text, long than) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              assertAlive();
              return count(text) > than;
            });
  }

  /** Waits for a line of standard output or error that contains this text. */
  public String awaitLine(String text) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Optional<String> line =
                  (out() + err()).lines().filter(l -> l.contains(text)).findFirst();
              if (line.isEmpty()) {
                assertAlive();
              }
              return line;
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /** Fails, with what it printed, if it has ended by itself. */
  public void assertAlive() {
    if (!process.isAlive()) {
      throw new AssertionError("it ended with " + process.exitValue() + ":\n" + out() + err());
    }
  }

  /** Kills it with SIGKILL, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Stops it where it is, with SIGSTOP, until {@link #resume}. */
  public void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on, with SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("kill -" + name + " ended with " + code);
    }
  }

  /** Ends it, or what it started, with SIGTERM and returns its exit code. */
  public int terminate() throws InterruptedException {
    process.descendants().findFirst().orElse(process.toHandle()).destroy();
    return awaitExit();
  }

  /** Ends its standard input and returns its exit code. */
  public int endInput() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return awaitExit();
  }

  /** Waits for its end and returns its exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it has not ended within " + PATIENCE + ":\n" + out() + err());
    }
    return process.exitValue();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
