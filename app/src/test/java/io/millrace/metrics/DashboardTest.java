package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {
  @TempDir Path directory;

  @Test
  void shouldShowOnlyMetricsThatExist() throws IOException {
    Set<String> wanted = new TreeSet<>(Dashboards.metrics());
    for (Alert alert : Alert.all()) {
      wanted.addAll(Dashboards.metrics(alert.expression()));
    }
    wanted.removeIf(metric -> metric.startsWith("kafka_")); // these need a broker: MonitoringIT
    assertThat(wanted).hasSizeGreaterThan(20);

    try (Monitoring monitoring = Scrape.withEveryMeter()) {
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
  void shouldNameNoJobInstanceModelOrTopic() throws IOException {
    for (JsonNode dashboard : Dashboards.all()) {
      for (String expression : dashboard.findValuesAsText("expr")) {
        assertThat(Dashboards.selectors(expression))
            .as(expression)
            .isNotEmpty()
            .allSatisfy(
                selector ->
                    assertThat(selector).contains("{job=~\"$job\", instance=~\"$instance\""));
        assertThat(expression)
            .doesNotContainPattern("(job|instance|model) *(=|!=|=~|!~) *\"(?!\\$)")
            .doesNotContainPattern("(replica|topic|partition|\\w+_id) *(=|!=) *\"")
            .doesNotContainPattern("\\[\\d+[smhd]");
      }
      assertThat(dashboard.findValuesAsText("uid"))
          .containsOnly(dashboard.get("uid").asText(), "${datasource}", "-- Grafana --");
    }
  }

  @Test
  void shouldLinkToEachOtherAndMarkTheSameEvents() throws IOException {
    assertThat(Dashboards.all()).hasSize(2);
    for (JsonNode dashboard : Dashboards.all()) {
      assertThat(dashboard.at("/tags/0").asText()).isEqualTo("millrace");
      assertThat(dashboard.at("/links/0/tags/0").asText()).isEqualTo("millrace");
      assertThat(dashboard.at("/links/0/includeVars").asBoolean()).isTrue();
      assertThat(dashboard.at("/annotations/list"))
          .extracting(annotation -> annotation.get("name").asText())
          .contains("Checkpoints", "Skipped steps", "Restarts", "Replaced threads");
      assertThat(dashboard.at("/templating/list"))
          .extracting(variable -> variable.get("name").asText())
          .containsExactly("datasource", "job", "instance", "model");
    }
  }

  @Test
  void shouldPassTheLinter() throws Exception {
    Tool.assumeInstalled("dashboard-linter", "see github.com/grafana/dashboard-linter");
    for (String name : List.of("learning.json", "operations.json")) {
      Path file = Dashboards.GRAFANA.resolve("dashboards").resolve(name);
      Tool.run("dashboard-linter", "lint", "--strict", file);
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

    Tool.promtool("check", "rules", file);
  }

  @Test
  void shouldHaveAPrometheusConfigurationThatPrometheusAccepts() throws Exception {
    Tool.promtool("check", "config", Dashboards.GRAFANA.resolve("prometheus/prometheus.yml"));
  }
}
