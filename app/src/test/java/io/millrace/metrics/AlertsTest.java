package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final Path TESTS = Dashboards.GRAFANA.resolve("prometheus/alerts_test.yml");

  @Test
  void shouldFireWhenTheyShouldAndOnlyThen() throws Exception {
    Tool.promtool("test", "rules", TESTS);
  }

  @Test
  void shouldEachBeTestedFiringAndNotFiring() throws IOException {
    Set<String> firing = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    for (Object test : Alert.list(Alert.yaml(TESTS), "tests")) {
      for (Object step : Alert.list(test, "alert_rule_test")) {
        String name = String.valueOf(((Map<?, ?>) step).get("alertname"));
        (Alert.list(step, "exp_alerts").isEmpty() ? quiet : firing).add(name);
      }
    }

    List<String> names = Alert.all().stream().map(Alert::name).toList();
    assertThat(names).hasSize(11).doesNotHaveDuplicates();
    assertThat(firing).containsExactlyInAnyOrderElementsOf(names);
    assertThat(quiet).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void shouldTellAPersonWhatHappenedAndWhatToDo() throws IOException {
    List<String> runbook = Files.readAllLines(Path.of("..", "docs", "runbook.md"));
    String operations = Files.readString(Path.of("..", "docs", "operations.md"));

    assertThat(Alert.all())
        .allSatisfy(
            alert -> {
              assertThat(alert.labels().get("severity")).isIn("warning", "critical");
              assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook");
              assertThat(alert.annotations().get("description")).endsWith(".");
              assertThat(alert.annotations().get("runbook"))
                  .isEqualTo("docs/runbook.md#" + alert.name().toLowerCase(Locale.ROOT));
              assertThat(runbook).contains("## " + alert.name());
              assertThat(operations).contains("| [" + alert.name() + "](runbook.md#");
            });
  }
}
