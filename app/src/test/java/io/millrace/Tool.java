package io.millrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that may or may not be installed. */
public final class Tool {
  /** Those that must be: without one of them a test fails, where else it would be skipped. */
  private static final Set<String> REQUIRED =
      Set.of(System.getProperty("millrace.required", "").split(",", -1));

  private Tool() {}

  /** Skips the test, and says so, where the program is not on the PATH; fails if it is required. */
  public static void assumeInstalled(String program, String source) {
    find(List.of(program), source);
  }

  /**
   * The program on the PATH; where there is none the test is skipped, and says so, or fails if one
   * of its names is required.
   *
   * @param names any of which will do
   * @param source where one gets it
   */
  public static File find(List<String> names, String source) {
    Optional<File> program = names.stream().flatMap(Tool::onPath).findFirst();
    if (program.isPresent()) {
      return program.get();
    }
    String missing = String.join(" or ", names) + " is not installed: " + source;
    assertThat(names).as(missing).doesNotContainAnyElementsOf(REQUIRED);
    System.out.println("SKIPPED: " + missing);
    return Assumptions.abort(missing);
  }

  private static Stream<File> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toFile);
  }

  /** Runs promtool, which must find nothing wrong. */
  public static void promtool(Object... arguments) throws IOException, InterruptedException {
    assumeInstalled("promtool", "on Debian in the package prometheus");
    run("promtool", arguments);
  }

  /** Runs a program, which must end with 0. */
  public static void run(String program, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
