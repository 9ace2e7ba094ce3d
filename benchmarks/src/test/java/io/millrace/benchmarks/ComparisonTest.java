package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Contender BASE = new Contender.PassThrough();
  private static final Contender.Learner LEARNER = new Contender.Learner(1, 1000, "200ms");

  private static Measurement measurement(long recordsPerSecond, long clientMicros) {
    return new Measurement(
        recordsPerSecond,
        Duration.ofSeconds(1),
        Duration.ofNanos(recordsPerSecond * clientMicros * 1000),
        Duration.ZERO);
  }

  @Test
  void shouldTellMediansAndRatiosOfTheSameRepetition() {
    Comparison comparison = new Comparison(List.of(BASE, LEARNER));
    comparison.add(BASE, measurement(1000, 2));
    comparison.add(LEARNER, measurement(500, 4));
    comparison.add(BASE, measurement(3000, 2));
    comparison.add(LEARNER, measurement(900, 8));

    // 500 and 900: 700 in the middle; 500 / 1000 and 900 / 3000: 0.4; 2 / 4 and 2 / 8: 0.375.
    List<String> lines = comparison.text().lines().toList();
    assertThat(lines.get(1)).contains("2,000 (1,000–3,000)", "2.00 (2.00–2.00)");
    assertThat(lines.get(2)).contains("700 (500–900)", "6.00 (4.00–8.00)");
    assertThat(lines.get(5)).contains("0.40 (0.30–0.50)", "0.38 (0.25–0.50)");
  }

  @Test
  void shouldCompareBuildsOfTheSameBatchSize() {
    Contender.Learner other = new Contender.Learner(256, 1000, "200ms");
    Contender before = LEARNER.of(Path.of("/builds/before"));
    Contender after = LEARNER.of(Path.of("/builds/after"));
    Contender otherBefore = other.of(Path.of("/builds/before"));
    Contender otherAfter = other.of(Path.of("/builds/after"));
    Comparison comparison = new Comparison(List.of(BASE, before, after, otherBefore, otherAfter));
    comparison.add(BASE, measurement(1000, 2));
    comparison.add(before, measurement(400, 4));
    comparison.add(after, measurement(500, 2));
    comparison.add(otherBefore, measurement(800, 2));
    comparison.add(otherAfter, measurement(600, 4));

    assertThat(comparison.text())
        .containsPattern("beside before, batch_size 1 .*\n+after, batch_size 1 +1.25 .* 2.00 ")
        .containsPattern("beside before, batch_size 256 .*\n+after, batch_size 256 +0.75 .* 0.50 ");
  }
}
