package io.millrace.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.evaluate.Task;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {
  @TempDir Path directory;

  @Test
  void shouldShowOnlyMetricsThatExist() throws IOException {
    Set<String> wanted = new TreeSet<>(Dashboards.metrics());
    wanted.removeIf(metric -> metric.startsWith("kafka_")); // these need a broker: MonitoringIT
    assertThat(wanted).hasSizeGreaterThan(20);

    try (Monitoring monitoring = new Monitoring();
        ReplicaMeters meters = monitoring.replica("m", 0, new Task.Regression(1))) {
      assertThat(meters.status().model()).isEqualTo("m");
      System.gc(); // its meters appear with the first collection
      await().untilAsserted(() -> assertThat(Scrape.of(monitoring).names()).containsAll(wanted));
    }
  }

  @Test
  void shouldShowEveryMeterOfOurs() throws IOException {
    String wanted = String.join(" ", Dashboards.metrics());

    assertThat(Meters.values())
        .allSatisfy(meter -> assertThat(wanted).contains(meter.id().replace('.', '_')));
  }

  @Test
  void shouldSayForEachPanelWhatItShowsAndInWhichUnit() throws IOException {
    for (JsonNode dashboard : Dashboards.all()) {
      for (JsonNode panel : Dashboards.panels(dashboard)) {
        String title = panel.get("title").asText();
        assertThat(panel.path("description").asText()).as(title).endsWith(".");
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotEmpty();
        assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
      }
    }
  }

  @Test
  void shouldFindTheMetricsAmongTheOtherWordsOfAnExpression() {
    assertThat(
            Dashboards.metrics(
                "histogram_quantile(0.5, sum by (le, x) (rate(a_bucket{l=~\"$v|w\"}[5m]))) / on (y)"
                    + " b:c and count(up{job=\"z\"} > 1e3) offset 1h"))
        .containsExactly("a_bucket", "b:c", "up");
  }

  @Test
  void shouldHoldExpressionsThatPrometheusUnderstands() throws Exception {
    List<Map<String, String>> rules = new ArrayList<>();
    for (JsonNode dashboard : Dashboards.all()) {
      for (String expression : Dashboards.expressions(dashboard)) {
        String filled = expression.replaceAll("\\$__(rate_interval|range)", "5m");
        rules.add(Map.of("record", "rule_" + rules.size(), "expr", filled));
      }
    }
    Path file = directory.resolve("rules.yml"); // JSON is YAML
    new ObjectMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "all", "rules", rules))));

    promtool("check", "rules", file.toString());
  }

  @Test
  void shouldHaveAPrometheusConfigurationThatPrometheusAccepts() throws Exception {
    promtool("check", "config", Dashboards.GRAFANA.resolve("prometheus/prometheus.yml").toString());
  }

  private static void promtool(String... arguments) throws IOException, InterruptedException {
    boolean present =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    assumeTrue(present, "promtool is not installed (on Debian: the package prometheus)");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
