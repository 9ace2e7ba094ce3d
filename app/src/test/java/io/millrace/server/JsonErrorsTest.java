package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.metrics.Monitoring;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that Jetty refuses before anything of ours sees them. */
class JsonErrorsTest {
  private static final String LONG = "a".repeat(20_000);

  private final Monitoring monitoring = new Monitoring();
  private HttpServer server;

  @BeforeEach
  void start() {
    server =
        HttpServer.start(
            new ServerSettings("127.0.0.1", 0, null),
            monitoring,
            () -> new Health(true, true, "serves"),
            null);
  }

  @AfterEach
  void stop() {
    server.close();
    monitoring.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, GET /%zz HTTP/1.1",
    "400, GET /../a HTTP/1.1",
    "400, PUT /../a HTTP/1.1",
    "505, what is this",
    "414, GET /LONG HTTP/1.1",
    "414, GET /?LONG HTTP/1.1",
    "505, GET / HTTP/3.0",
  })
  void shouldBeToldInJson(int status, String line) throws Exception {
    assertToldInJson(status, answer(line.replace("LONG", LONG) + "\r\nHost: localhost\r\n"));
  }

  @Test
  void shouldBeToldInJsonWhenAHeaderIsToBlame() throws Exception {
    String request = "GET /health HTTP/1.1\r\n";

    assertToldInJson(400, answer(request));
    assertToldInJson(431, answer(request + "Host: localhost\r\nX: " + LONG + "\r\n"));
    assertToldInJson(400, answer(request + "Host: localhost\r\nContent-Length: few\r\n"));
  }

  private static void assertToldInJson(int status, String answer) throws Exception {
    String[] parts = answer.split("\r\n\r\n", 2);
    assertThat(parts[0]).startsWith("HTTP/1.1 " + status + " ");
    assertThat(parts[0].lines().map(line -> line.replace(" ", "")))
        .anyMatch("Content-Type:application/json"::equalsIgnoreCase);
    assertThat(new ObjectMapper().readTree(parts[1]).get("error").asText())
        .startsWith("the request can't be read: ");
  }

  /** All that the server says to these lines; Java's HTTP client would not send them. */
  private String answer(String head) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
