package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityFileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @Test
  void shouldFindWhatWasKeptByAnEarlierRun() throws IOException {
    Path file = folder.resolve("results.jsonl");
    QualityResult sea =
        new QualityResult("sea", 100, "auto", Map.of("accuracy", 0.75, "log_loss", 0.1), 12, 3, "");
    QualityResult led = new QualityResult("led", 100, "auto", Map.of(), 0, 0, "code 1: why");
    QualityFile before = new QualityFile(file);
    before.add(sea);
    before.add(led);

    QualityFile after = new QualityFile(file);
    assertThat(after.find("sea", 100, "auto")).contains(sea);
    assertThat(after.find("sea", 200, "auto")).isEmpty();
    assertThat(after.find("sea", 100, "tree")).isEmpty();
    // What failed is tried again.
    assertThat(after.find("led", 100, "auto")).isEmpty();
  }

  @Test
  void shouldKeepNothingWithoutAFile() throws IOException {
    QualityFile none = new QualityFile(null);
    none.add(new QualityResult("sea", 100, "auto", Map.of(), 12, 3, ""));
    assertThat(none.find("sea", 100, "auto")).isEmpty();
  }
}
