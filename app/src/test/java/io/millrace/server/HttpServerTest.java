package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static final ServerSettings ANY_PORT = new ServerSettings("127.0.0.1", 0, null);

  private final WatchedLearner learner = WatchedLearner.of(List.of("a", "b"));
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() {
    learner.health = new Health(true, true, "learning");
    server = start(ANY_PORT);
  }

  @AfterEach
  void stop() {
    server.close();
    learner.close();
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
    learner.health = new Health(true, false, "rebalancing");

    assertAnswer("health", 200, Map.of("status", "up", "reason", "rebalancing"));
    assertAnswer("ready", 503, Map.of("status", "not ready", "reason", "rebalancing"));
  }

  @Test
  void shouldBeDownWhenItsThreadsAreDead() throws Exception {
    learner.health = new Health(false, false, "all stream threads have died");

    assertAnswer("health", 503, Map.of("status", "down", "reason", "all stream threads have died"));
  }

  @Test
  void shouldServeThePageWithAllThatItNeedsAndNothingFromElsewhere() throws Exception {
    String page = get("").body();
    assertThat(page).contains("\"metrics\"", "\"health\"", "\"ready\"").doesNotContain("://");
    Matcher files = Pattern.compile("(?:href|src)=\"([^\"#]+)\"").matcher(page);
    while (files.find()) {
      assertThat(get(files.group(1)).statusCode()).as(files.group(1)).isEqualTo(200);
    }
  }

  @Test
  void shouldTellBrowsersToRunNothingThatIsNotItsOwn() throws Exception {
    for (String path : List.of("", "main.js", "api/status", "metrics", "nothing")) {
      HttpHeaders headers = get(path).headers();
      assertThat(headers.firstValue("content-security-policy").orElseThrow())
          .as(path)
          .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
      assertThat(headers.firstValue("referrer-policy")).contains("no-referrer");
    }
    assertThat(get("api/status").headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void shouldNotFindUnknownPages() throws Exception {
    assertThat(get("nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldNameTheSettingWhenThePortIsInUse() {
    ServerSettings taken = new ServerSettings("127.0.0.1", server.port(), null);

    assertThatThrownBy(() -> start(taken))
        .isInstanceOf(ServerStartException.class)
        .hasMessage(
            "server.port: "
                + server.port()
                + " is in use on 127.0.0.1: choose another, or 0 for any free one");
  }

  @Test
  void shouldNameTheSettingsWhenTheHostIsNoneOfThisMachines() {
    for (String host : List.of("192.0.2.1", "no.such.host.invalid")) {
      ServerSettings elsewhere = new ServerSettings(host, 0, null);

      assertThatThrownBy(() -> start(elsewhere))
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

  private HttpServer start(ServerSettings settings) {
    return HttpServer.start(settings, learner.monitoring, learner.model, learner, null, null);
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
