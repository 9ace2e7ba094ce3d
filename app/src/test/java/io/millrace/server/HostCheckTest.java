package io.millrace.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests as a browser sends them for a page whose name leads to this machine. */
class HostCheckTest {
  private static final ServerSettings OPEN =
      new ServerSettings("127.0.0.1", 0, null, List.of("Learner.example.org"), null);

  private final WatchedLearner learner = WatchedLearner.ofNumbers();
  private final HttpServer open = start(OPEN);

  @AfterEach
  void stop() {
    open.close();
    learner.close();
  }

  @Test
  void shouldAnswerToAddressesAndNamesThatNobodyElseCanHave() throws Exception {
    // app:8080 is what Prometheus asks in docker-compose.yml.
    for (String host :
        List.of(
            "127.0.0.1:8080",
            "127.0.0.1",
            "10.1.2.3:8080",
            "[::1]:8080",
            "localhost:8080",
            "LOCALHOST",
            "app:8080",
            "learner.example.org",
            "LEARNER.EXAMPLE.ORG:80")) {
      for (String path : List.of("/", "/api/status", "/metrics")) {
        assertThat(answer(open, path, host)).as(host).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void shouldRefuseEveryOtherNameAndSayWhatToDo() throws Exception {
    for (String host :
        List.of(
            "evil.example:8080",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "other.learner.example.org",
            "learner.example.org.evil.example")) {
      for (String path : List.of("/", "/main.js", "/api/history", "/api/stream", "/metrics")) {
        assertThat(answer(open, path, host))
            .as(host + path)
            .startsWith("HTTP/1.1 421 ")
            .contains("{\"error\":\"" + host.replaceFirst(":.*", "") + ": ")
            .contains("server.allowed_hosts", "server.auth", "Content-Type: application/json");
      }
    }
  }

  @Test
  void shouldTellWhoeverItNamesWhetherItIsHealthy() throws Exception {
    assertThat(answer(open, "/health", "any.example")).startsWith("HTTP/1.1 200 ");
    assertThat(answer(open, "/ready", "any.example")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void shouldLetCredentialsDecideWhereTheyAreWanted() throws Exception {
    ServerSettings closed =
        new ServerSettings("127.0.0.1", 0, new Authentication.Bearer("0123456789abcdef"));

    try (HttpServer server = start(closed)) {
      String right = "Authorization: Bearer 0123456789abcdef\r\n";
      assertThat(answer(server, "/", "any.example")).startsWith("HTTP/1.1 401 ");
      assertThat(answer(server, "/", "any.example", right)).startsWith("HTTP/1.1 200 ");
    }
  }

  private HttpServer start(ServerSettings settings) {
    return HttpServer.start(settings, learner.monitoring, learner.model, learner, null, null);
  }

  private static String answer(HttpServer server, String path, String host) throws IOException {
    return answer(server, path, host, "");
  }

  /** All that the server says; Java's HTTP client sends no other name than the one it connects. */
  private static String answer(HttpServer server, String path, String host, String header)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
              .formatted(path, host, header);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
