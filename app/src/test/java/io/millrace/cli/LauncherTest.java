package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as it lies in the archive, with a Java that only tells its environment. */
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then
        echo 'openjdk version "17.0.1"' >&2
      else
        echo "$MILLRACE_DETERMINISM $TF_ENABLE_ONEDNN_OPTS"
      fi
      """;

  @TempDir private Path folder;

  @BeforeEach
  void unpack() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Path java = Files.writeString(folder.resolve("bin/java"), JAVA);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.copy(Path.of("../millrace"), folder.resolve("bin/millrace"));
    Files.writeString(folder.resolve("portable.yaml"), "name: x\nbatch_size: 1\n");
    Files.writeString(folder.resolve("machine.yaml"), "name: x\ndeterminism: machine # fast\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --config machine.yaml",
        "run -c machine.yaml --dir x",
        "run --config=machine.yaml",
        "replay --config portable.yaml --config machine.yaml"
      })
  void shouldSwitchOneDnnOnWhereTheSettingsWantIt(String arguments) throws Exception {
    assertThat(run(Map.of(), arguments)).isEqualTo("machine 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --config portable.yaml",
        "evaluate --config portable.yaml --input machine.yaml",
        "run --config none.yaml",
        "run --config",
        "--version"
      })
  void shouldBePortableElse(String arguments) throws Exception {
    assertThat(run(Map.of(), arguments)).isEqualTo("portable 0");
  }

  @Test
  void shouldLeaveWhatTheEnvironmentSays() throws Exception {
    assertThat(run(Map.of("MILLRACE_DETERMINISM", "portable"), "run --config machine.yaml"))
        .isEqualTo("portable 0");
    assertThat(run(Map.of("MILLRACE_DETERMINISM", "machine"), "run --config portable.yaml"))
        .isEqualTo("machine 1");
    assertThat(run(Map.of("TF_ENABLE_ONEDNN_OPTS", "0"), "run --config machine.yaml"))
        .isEqualTo("machine 0");
  }

  @Test
  void shouldRefuseOtherValues() throws Exception {
    assertThat(run(Map.of("MILLRACE_DETERMINISM", "Machine"), "run --config portable.yaml"))
        .isEqualTo("millrace: MILLRACE_DETERMINISM is Machine, but must be portable or machine");
  }

  /** The stand-in for Java is told to print that instead. */
  @ParameterizedTest
  @CsvSource({
    "'', '', C.UTF-8",
    "'', C, C.UTF-8",
    "POSIX, de_DE.UTF-8, C.UTF-8",
    "'', de_DE.UTF-8, ''",
    "tr_TR.UTF-8, '', tr_TR.UTF-8"
  })
  void shouldHaveJavaTakeTextForUtf8WhereNoLanguageIsSet(String all, String language, String then)
      throws Exception {
    Files.writeString(
        folder.resolve("bin/java"), JAVA.replaceFirst("echo \"\\$MILL.*\"", "echo \"\\$LC_ALL\""));

    assertThat(run(Map.of("LC_ALL", all, "LC_CTYPE", "", "LANG", language), "--version"))
        .isEqualTo(then);
  }

  @Test
  void shouldSayWhenTooFewFilesMayBeOpen() throws Exception {
    assertThat(runShell("ulimit -n 110; exec sh bin/millrace --version"))
        .isEqualTo(
            "millrace: at most 110 files and connections may be open, but 256 are needed, and more"
                + " with many partitions: raise the limit (ulimit -n 1024, LimitNOFILE=1024 of"
                + " systemd, --ulimit nofile=1024 of docker run)");
    assertThat(runShell("ulimit -n 256; exec sh bin/millrace --version")).isEqualTo("portable 0");
    assertThat(runShell("ulimit -S -n 110; exec sh bin/millrace --version"))
        .as("Java raises it itself")
        .isEqualTo("portable 0");
  }

  private String run(Map<String, String> environment, String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "bin/millrace"));
    command.addAll(List.of(arguments.split(" ", -1)));
    return run(environment, command);
  }

  private String runShell(String script) throws Exception {
    return run(Map.of(), List.of("sh", "-c", script));
  }

  private String run(Map<String, String> environment, List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("MILLRACE_DETERMINISM");
    builder.environment().remove("TF_ENABLE_ONEDNN_OPTS");
    builder.environment().put("JAVA_HOME", folder.toString());
    builder.environment().remove("MILLRACE_CACHE");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return printed.strip();
  }
}
