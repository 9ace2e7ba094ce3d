package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.SoakPlan.Deed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a long run that need no learner. */
class SoakTest {
  @Test
  void shouldKillEarlyAndRestartTheBrokerAllTheTime() {
    SoakPlan plan = new SoakPlan(1000);
    List<String> done = new ArrayList<>();
    for (int second = 0; second <= 1000; second++) {
      int now = second;
      plan.due(second, true).ifPresent(deed -> done.add(now + " " + deed));
    }
    assertThat(done)
        .containsExactly(
            "50 KILL_LEARNER",
            "80 RESTART_BROKER",
            "100 KILL_LEARNER",
            "150 KILL_LEARNER",
            "300 RESTART_BROKER",
            "500 RESTART_BROKER",
            "700 RESTART_BROKER",
            "900 RESTART_BROKER");
  }

  @Test
  void shouldWaitUntilTheLearnerAnswersAgain() {
    SoakPlan plan = new SoakPlan(1000);
    assertThat(plan.due(120, false)).isEmpty();
    assertThat(plan.due(120, true)).hasValue(Deed.KILL_LEARNER);
    assertThat(plan.due(121, true)).hasValue(Deed.RESTART_BROKER);
  }

  @Test
  void shouldVaryTheLoadBetweenATenthAndAll() {
    assertThat(SoakLoad.share(0)).isCloseTo(0.1, within(1e-12));
    assertThat(SoakLoad.share(0.5)).isCloseTo(1, within(1e-12));
    assertThat(SoakLoad.share(0.25)).isCloseTo(0.55, within(1e-12));
    assertThat(SoakLoad.share(3)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void shouldSumTheHeapFromMetrics() {
    Stream<String> metrics =
        Stream.of(
            "# TYPE jvm_memory_used_bytes gauge",
            "jvm_memory_used_bytes{area=\"heap\",id=\"G1 Eden Space\"} 1048576.0",
            "jvm_memory_used_bytes{area=\"heap\",id=\"G1 Old Gen\"} 2.097152E6",
            "jvm_memory_used_bytes{area=\"nonheap\",id=\"Metaspace\"} 9.0E7",
            "jvm_memory_max_bytes{area=\"heap\",id=\"G1 Old Gen\"} 5.36870912E8");
    assertThat(SoakPage.heap(metrics)).isEqualTo(3);
    assertThat(SoakPage.heap(Stream.of("up 1"))).isNaN();
  }

  /** A process that grows by one MiB a minute from 300; another before it was larger. */
  private static List<SoakRow> rows() {
    return IntStream.range(0, 150)
        .mapToObj(
            minute ->
                new SoakRow(
                    60 * minute,
                    minute < 50 ? 1 : 2,
                    new Vitals(minute < 50 ? 900 : 300 + minute, 80, 120),
                    100,
                    new Vitals(400, 70, 100),
                    500,
                    500,
                    120,
                    300,
                    minute == 50 ? "learner killed and started" : ""))
        .toList();
  }

  @Test
  void shouldTellTrendsOfTheLastProcessBehindItsWarmUp() {
    SoakReport report = new SoakReport(rows());
    // 100 minutes in the second process, of which the first 20 are warm-up.
    assertThat(report.steady()).hasSize(80);
    assertThat(report.table())
        // From 370 to 449.
        .contains("| resident memory, MiB | 409.5 | +60.00 ± 0.00 | grows |\n")
        .contains("| threads | 80.0 | +0.00 ± 0.00 | flat |\n");
    assertThat(report.events()).isEqualTo("- 50.0 min: learner killed and started\n");
  }

  @Test
  void shouldDrawFourPanels(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("images").resolve("soak.svg");
    SoakPlot.write(rows(), file);
    // Of the highest of all, 900 MiB, the next tick is 1,000; 149 minutes are 2.5 hours.
    assertThat(file)
        .content()
        .contains(">memory, MiB<", ">1,000<", ">latency of predictions, ms<", ">2.5 h<")
        .doesNotContain("NaN");
  }

  @Test
  void shouldWriteARowWithAllColumns() {
    String csv = rows().get(50).csv();
    assertThat(csv).startsWith("3000.0,2,350.0,100.0,80,120,400.0,70,100,500.0,500.0,120,300,");
    assertThat(csv.split(",")).hasSameSizeAs(SoakRow.HEADER.split(","));
  }
}
