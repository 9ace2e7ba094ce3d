package io.millrace.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program that may or may not be installed. */
public final class Tool {
  private Tool() {}

  /** Skips the test, and says so, where the program is not on the PATH. */
  public static void assumeInstalled(String program, String source) {
    boolean present =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!present) {
      System.out.println("SKIPPED: " + program + " is not installed: " + source);
    }
    assumeTrue(present, program + " is not installed: " + source);
  }

  /** Runs promtool, which must find nothing wrong. */
  static void promtool(Object... arguments) throws IOException, InterruptedException {
    assumeInstalled("promtool", "on Debian in the package prometheus");
    run("promtool", arguments);
  }

  /** Runs a program, which must end with 0. */
  static void run(String program, Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
