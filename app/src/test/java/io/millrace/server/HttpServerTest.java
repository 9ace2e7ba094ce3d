package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.metrics.Monitoring;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static final ServerSettings ANY_PORT = new ServerSettings("127.0.0.1", 0);

  private final Monitoring monitoring = new Monitoring();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Health health = new Health(true, true, "learning");
  private HttpServer server;

  @BeforeEach
  void start() {
    server = HttpServer.start(ANY_PORT, monitoring, () -> health);
  }

  @AfterEach
  void stop() {
    server.close();
    monitoring.close();
  }

  @Test
  void shouldServeMetricsToPrometheus() throws Exception {
    HttpResponse<String> response = get("metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).contains("# TYPE jvm_memory_used_bytes gauge");
  }

  @Test
  void shouldBeUpAndReadyWhenLearning() throws Exception {
    assertAnswer("health", 200, Map.of("status", "up", "reason", "learning"));
    assertAnswer("ready", 200, Map.of("status", "ready", "reason", "learning"));
  }

  @Test
  void shouldBeUpButNotReadyWhenRebalancing() throws Exception {
    health = new Health(true, false, "rebalancing");

    assertAnswer("health", 200, Map.of("status", "up", "reason", "rebalancing"));
    assertAnswer("ready", 503, Map.of("status", "not ready", "reason", "rebalancing"));
  }

  @Test
  void shouldBeDownWhenItsThreadsAreDead() throws Exception {
    health = new Health(false, false, "all stream threads have died");

    assertAnswer("health", 503, Map.of("status", "down", "reason", "all stream threads have died"));
  }

  @Test
  void shouldLinkItsPagesOnTheIndex() throws Exception {
    assertThat(get("").body()).contains("/metrics", "/health", "/ready");
  }

  @Test
  void shouldNotFindUnknownPages() throws Exception {
    assertThat(get("nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldNameTheSettingWhenThePortIsInUse() {
    ServerSettings taken = new ServerSettings("127.0.0.1", server.port());

    assertThatThrownBy(() -> HttpServer.start(taken, monitoring, () -> health))
        .isInstanceOf(ServerStartException.class)
        .hasMessage(
            "server.port: "
                + server.port()
                + " is in use on 127.0.0.1: choose another, or 0 for any free one");
  }

  @Test
  void shouldNameTheSettingsWhenTheHostIsNoneOfThisMachines() {
    for (String host : List.of("192.0.2.1", "no.such.host.invalid")) {
      ServerSettings elsewhere = new ServerSettings(host, 0);

      assertThatThrownBy(() -> HttpServer.start(elsewhere, monitoring, () -> health))
          .isInstanceOf(ServerStartException.class)
          .hasMessageStartingWith("server: can't listen on " + host + ":0 (")
          .hasMessageEndingWith("): check server.host and server.port");
    }
  }

  @Test
  void shouldRefuseConnectionsWhenClosed() {
    server.close();

    assertThatThrownBy(() -> get("health")).isInstanceOf(ConnectException.class);
  }

  private void assertAnswer(String path, int status, Map<String, String> body) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat((Object) new ObjectMapper().readTree(response.body()))
        .isEqualTo(new ObjectMapper().valueToTree(body));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
