package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java process with this one's class path. Closing stops it. */
final class JavaProcess extends OwnProcess {
  /**
   * Starts a process.
   *
   * @param log takes what it writes to standard error
   */
  JavaProcess(Path log, List<String> jvmOptions, Class<?> main, List<String> arguments)
      throws IOException {
    super(log, command(jvmOptions, main, arguments), Map.of());
  }

  /**
   * Starts a process of another class path.
   *
   * @param log takes what it writes to standard error
   */
  JavaProcess(
      Path log, List<String> jvmOptions, String classPath, String main, List<String> arguments)
      throws IOException {
    super(log, command(jvmOptions, classPath, main, arguments), Map.of());
  }

  /** The command line of such a process. */
  static List<String> command(List<String> jvmOptions, Class<?> main, List<String> arguments) {
    return command(jvmOptions, System.getProperty("java.class.path"), main.getName(), arguments);
  }

  private static List<String> command(
      List<String> jvmOptions, String classPath, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    return command;
  }
}
