package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds docker-compose.yml to what can be known of it without Docker. */
class ComposeTest {
  private static final Path FILE = Path.of("..", "docker-compose.yml");

  @Test
  void shouldPinEveryImage() throws IOException {
    services()
        .forEach(
            (name, service) -> {
              if (!service.containsKey("build")) {
                assertThat(String.valueOf(service.get("image")))
                    .as(name)
                    .matches("[\\w./-]+:v?\\d+\\.\\d+\\.\\d+");
              }
            });
  }

  @Test
  void shouldOpenPortsToThisMachineOnly() throws IOException {
    services()
        .forEach(
            (name, service) ->
                assertThat(Alert.list(service, "ports"))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:")));
  }

  @Test
  void shouldStartEachServiceWhenThoseThatItNeedsAreHealthy() throws IOException {
    Map<String, Map<?, ?>> services = services();
    assertThat(services).containsOnlyKeys("app", "grafana", "kafka", "prometheus");
    assertThat(services.values())
        .allSatisfy(service -> assertThat(service.get("healthcheck")).isNotNull());

    Map<String, String> needs = new TreeMap<>();
    services.forEach(
        (name, service) -> {
          if (service.get("depends_on") instanceof Map<?, ?> others) {
            others.forEach((other, how) -> needs.put(name, other + " " + how));
          }
        });
    assertThat(needs)
        .containsEntry("app", "kafka {condition=service_healthy}")
        .containsEntry("prometheus", "app {condition=service_healthy}")
        .containsEntry("grafana", "prometheus {condition=service_healthy}");
  }

  @Test
  void shouldKeepDataInVolumesAndMountWhatExists() throws IOException {
    for (Map<?, ?> service : services().values()) {
      for (Object volume : Alert.list(service, "volumes")) {
        String source = volume.toString().replaceFirst(":.*", "");
        if (source.startsWith(".")) {
          assertThat(FILE.resolveSibling(source)).exists();
        } else {
          assertThat(String.valueOf(Alert.yaml(FILE).get("volumes"))).contains(source + "=");
        }
      }
    }
  }

  @Test
  void shouldHoldNoPassword() throws IOException {
    assertThat(Files.readString(FILE)).doesNotContain("_PASSWORD");
  }

  private static Map<String, Map<?, ?>> services() throws IOException {
    Map<String, Map<?, ?>> services = new TreeMap<>();
    if (Alert.yaml(FILE).get("services") instanceof Map<?, ?> all) {
      all.forEach((name, service) -> services.put(name.toString(), (Map<?, ?>) service));
    }
    return services;
  }
}
