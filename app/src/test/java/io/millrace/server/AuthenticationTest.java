package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private static final Authentication BEARER = new Authentication.Bearer("0123456789abcdef");
  private static final Authentication BASIC = new Authentication.Basic("ann", "s:cret");

  @Test
  void shouldLetAnyoneAskForHealthAlone() throws Exception {
    for (Authentication wanted : List.of(BEARER, BASIC)) {
      assertThat(status(wanted, "health", "")).isEqualTo(200);
      assertThat(status(wanted, "ready", "")).isEqualTo(200);
      for (String path :
          List.of("", "index.html", "main.js", "metrics", "api/status", "api/stream", "nothing")) {
        assertThat(status(wanted, path, "")).as(path).isEqualTo(401);
      }
    }
  }

  @Test
  void shouldTakeATokenFromMachinesAndAsThePasswordFromBrowsers() throws Exception {
    assertThat(status(BEARER, "metrics", "Bearer 0123456789abcdef")).isEqualTo(200);
    assertThat(status(BEARER, "metrics", basic("anyone:0123456789abcdef"))).isEqualTo(200);
    for (String wrong :
        List.of(
            "Bearer 0123456789abcdeg",
            "Bearer ",
            "Bearer",
            basic("anyone:"),
            basic(""),
            "Basic ?")) {
      assertThat(status(BEARER, "metrics", wrong)).as(wrong).isEqualTo(401);
    }
  }

  @Test
  void shouldTakeANameAndItsPassword() throws Exception {
    assertThat(status(BASIC, "api/history", basic("ann:s:cret"))).isEqualTo(200);
    for (String wrong :
        List.of(basic("ann:s:cre"), basic("bob:s:cret"), basic("ann"), "Bearer s:cret")) {
      assertThat(status(BASIC, "api/history", wrong)).as(wrong).isEqualTo(401);
    }
  }

  @Test
  void shouldMakeABrowserAsk() throws Exception {
    assertThat(get(BASIC, "", "").headers().firstValue("www-authenticate").orElseThrow())
        .startsWith("Basic realm=");
  }

  @Test
  void shouldNotShowASecret() {
    assertThat(new ServerSettings("h", 1, BEARER).toString()).doesNotContain("0123456789");
    assertThat(new ServerSettings("h", 1, BASIC).toString()).contains("ann").doesNotContain("s:c");
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private static int status(Authentication wanted, String path, String given) throws Exception {
    return get(wanted, path, given).statusCode();
  }

  private static HttpResponse<String> get(Authentication wanted, String path, String given)
      throws Exception {
    ServerSettings settings = new ServerSettings("127.0.0.1", 0, wanted);
    try (WatchedLearner learner = WatchedLearner.ofNumbers();
        HttpServer server =
            HttpServer.start(settings, learner.monitoring, learner.model, learner, null, null)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
      if (!given.isEmpty()) {
        request.header("Authorization", given);
      }
      return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
  }
}
