package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.Tool;
import io.millrace.app.JavaProcess;
import io.millrace.metrics.Alert;
import io.millrace.metrics.Dashboards;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo under a real Prometheus: every query of the dashboards and alert rules is asked. */
class PrometheusIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), *(\\w+)\\)");

  /** What a healthy demo need not have, and why. */
  private static final Map<String, String> WITHOUT_DATA =
      Map.ofEntries(
          Map.entry("score=\"r2\"", "the demo learns classes, no numbers"),
          Map.entry("score=\"coverage\"", "its predictions have no sets"),
          Map.entry("score=~\"width|set_size\"", "likewise"),
          Map.entry("scope=\"hold_out_window\"", "the demo holds no sample out"),
          Map.entry("scope=\"delayed_window\"", "its labels don't come later"),
          Map.entry("millrace_label", "likewise"),
          Map.entry("millrace_samples_waiting", "likewise"),
          Map.entry("millrace_member", "its model is no pool"),
          Map.entry("millrace_compared", "it is compared with no other model"),
          Map.entry("millrace_alias", "it runs no alias"),
          Map.entry("millrace_serving", "nothing is predicted on request"),
          Map.entry("millrace_prun", "the demo takes no weight out"));

  @TempDir private Path folder;

  @Test
  void shouldAnswerEveryQueryWhenTheDemoRuns() throws Exception {
    Tool.assumeInstalled("prometheus", "on Debian in the package prometheus");
    try (JavaProcess demo =
        JavaProcess.start(
            folder, "demo", Main.class, "demo", "--dir=" + home(), "--port=0", "--rate=2000")) {
      String app = demo.awaitLine("metrics and health: ").replaceFirst(".*: ", "");
      String target = URI.create(app).getAuthority();
      try (PrometheusProcess prometheus =
          PrometheusProcess.start(folder.resolve("prometheus"), target)) {
        await().atMost(PATIENCE).until(prometheus::isReady);

        assertAnswers(prometheus, queries(prometheus));
        assertRulesWorkAndNoneFires(prometheus);
        demo.assertAlive();
      }
    }
  }

  private Path home() {
    return folder.resolve("home");
  }

  private static Set<String> queries(PrometheusProcess prometheus) throws Exception {
    Set<String> queries = new TreeSet<>();
    for (JsonNode dashboard : Dashboards.all()) {
      Map<String, String> variables = variables(prometheus, dashboard);
      for (String expression : dashboard.findValuesAsText("expr")) {
        queries.add(substitute(expression, variables));
      }
    }
    assertThat(queries).hasSizeGreaterThan(80);
    // A healthy app fires no alert: what counts is that there is something for them to look at.
    for (Alert alert : Alert.all()) {
      queries.addAll(Dashboards.selectors(alert.expression()));
    }
    return queries;
  }

  /** The values of the template variables, each found by its own query, as Grafana does. */
  private static Map<String, String> variables(PrometheusProcess prometheus, JsonNode dashboard)
      throws Exception {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("$__rate_interval", "10s");
    variables.put("$__range", "30s");
    for (JsonNode variable : dashboard.at("/templating/list")) {
      if (variable.get("type").asText().equals("query")) {
        Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        assertThat(query.matches()).as(variable.toString()).isTrue();
        String expression = substitute(query.group(1), variables);
        String label = query.group(2);
        List<String> values =
            await()
                .atMost(PATIENCE)
                .until(
                    () -> labelValues(prometheus.query(expression), label),
                    list -> !list.isEmpty());
        variables.put("$" + variable.get("name").asText(), String.join("|", values));
      }
    }
    return variables;
  }

  private static List<String> labelValues(JsonNode series, String label) {
    List<String> values = new ArrayList<>();
    series.forEach(one -> values.add(one.at("/metric/" + label).asText()));
    return values;
  }

  private static String substitute(String expression, Map<String, String> variables) {
    String text = expression;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      text = text.replace(variable.getKey(), variable.getValue());
    }
    assertThat(text).doesNotContain("$job", "$instance", "$model", "$__");
    return text;
  }

  /** Each is valid at once, and has data when all that is measured has been for a while. */
  private static void assertAnswers(PrometheusProcess prometheus, Set<String> queries) {
    Set<String> open = new TreeSet<>(queries);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Set<String> answered = new TreeSet<>();
              for (String query : open) {
                if (hasData(prometheus.query(query)) || needsNone(query)) {
                  answered.add(query);
                }
              }
              open.removeAll(answered);
              assertThat(open).isEmpty();
            });
  }

  private static boolean needsNone(String query) {
    return WITHOUT_DATA.keySet().stream().anyMatch(query::contains);
  }

  private static boolean hasData(JsonNode series) {
    for (JsonNode one : series) {
      if (!one.at("/value/1").asText().equals("NaN")) {
        return true;
      }
    }
    return false;
  }

  private static void assertRulesWorkAndNoneFires(PrometheusProcess prometheus) throws Exception {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : prometheus.rules().get("groups")) {
      group.get("rules").forEach(rules::add);
    }
    assertThat(rules).hasSameSizeAs(Alert.all());
    for (JsonNode rule : rules) {
      assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
      assertThat(rule.get("state").asText()).as(rule.toString()).isNotEqualTo("firing");
    }
  }
}
