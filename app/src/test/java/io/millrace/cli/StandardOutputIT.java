package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Results that can't be printed. */
@EnabledOnOs(OS.LINUX)
class StandardOutputIT {
  @TempDir private Path folder;

  private Process start(ProcessBuilder.Redirect out) throws IOException {
    return JavaProcess.program(Main.class, "generate", "--stream", "sea", "--samples", 1_000_000)
        .redirectOutput(out)
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Test
  void shouldFailWhenTheDiskIsFull() throws IOException, InterruptedException {
    Process process = start(ProcessBuilder.Redirect.to(Path.of("/dev/full").toFile()));
    assertThat(exitCode(process)).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("err")))
        .isEqualToIgnoringNewLines(
            "standard output: No space left on device: not all that was printed has arrived; make"
                + " room, or send it elsewhere");
  }

  /** As {@code head -1} does. */
  @Test
  void shouldEndSilentlyWhenItsReaderHasSeenEnough() throws IOException, InterruptedException {
    Process process = start(ProcessBuilder.Redirect.PIPE);
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("x1,x2,x3,class");
    }
    assertThat(exitCode(process)).isZero();
    assertThat(folder.resolve("err")).isEmptyFile();
  }
}
