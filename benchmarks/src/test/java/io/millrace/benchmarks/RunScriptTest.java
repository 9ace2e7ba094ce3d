package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script, with programs that only tell that they were called. */
class RunScriptTest {
  private static final String JAR = "benchmarks/target/millrace-benchmarks-1.jar";

  private final Instant begun = Instant.now();

  @TempDir private Path root;

  @BeforeEach
  void checkOut() throws IOException {
    file("benchmarks/pom.xml", 0);
    file("benchmarks/src/main/A.java", 0);
    file("app/target/class-data.log", 0);
    Files.copy(Path.of("run"), root.resolve("benchmarks/run"));
    program("millrace", "echo launcher >&2");
    program("bin/mvn", "echo built; mkdir -p benchmarks/target; touch " + JAR);
    program("bin/java", "echo measured");
  }

  /** Is as old as the test, or that many minutes younger. */
  private void file(String name, int minute) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(root.resolve(name + "/..").normalize());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(begun.plusSeconds(60L * minute)));
  }

  private void program(String name, String script) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(root.resolve(name + "/..").normalize());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private String run() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "benchmarks/run", "stream")
            .directory(root.toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .merge(
            "PATH", root.resolve("bin").toString(), (path, own) -> own + File.pathSeparator + path);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.strip().replace("\n", ", ");
  }

  @Test
  void shouldMeasureWhatIsBuilt() throws Exception {
    file(JAR, 1);

    assertThat(run()).isEqualTo("launcher, measured");
  }

  @Test
  void shouldBuildOnceWhatIsNotThereOrOlderThanItsSources() throws Exception {
    assertThat(run()).isEqualTo("launcher, benchmarks: building, built, measured");
    assertThat(run()).isEqualTo("launcher, measured");

    file(JAR, 1);
    file("benchmarks/src/main/A.java", 2);
    assertThat(run()).isEqualTo("launcher, benchmarks: building, built, measured");
  }

  /** By the launcher, just now. */
  @Test
  void shouldBuildAnewWhenTheAppWas() throws Exception {
    file(JAR, 1);
    file("app/target/class-data.log", 2);

    assertThat(run()).isEqualTo("launcher, benchmarks: building, built, measured");
  }
}
