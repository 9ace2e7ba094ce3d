package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredProcessTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private MeasuredProcess run(String script, Duration limit)
      throws IOException, InterruptedException {
    return MeasuredProcess.run(List.of("sh", "-c", script), folder.resolve("log"), limit);
  }

  @Test
  void shouldTellTheLastLine() throws Exception {
    assertThat(run("echo first; echo last", Duration.ofMinutes(1)).answer()).isEqualTo("last");
  }

  @Test
  void shouldTellWhyItFailed() {
    assertThatIOException()
        .isThrownBy(() -> run("echo why >&2; exit 3", Duration.ofMinutes(1)))
        .withMessage("code 3: why");
  }

  @Test
  void shouldStopWhatWaitsForEver() {
    assertThatIOException()
        .isThrownBy(() -> run("exec sleep 1000", Duration.ofMillis(100)))
        .withMessage("not done within 1 s");
  }

  @Test
  void shouldStopWhatTakesTooLong() {
    assertThatIOException()
        .isThrownBy(() -> run("while :; do :; done", Duration.ofMillis(1)))
        .withMessageContaining("not done within");
  }
}
