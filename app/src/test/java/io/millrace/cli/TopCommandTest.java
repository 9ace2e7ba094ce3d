package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.Authentication;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.server.WatchedLearner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopCommandTest {
  @Test
  void shouldShowARunningAppOnce() {
    try (WatchedLearner learner = WatchedLearner.of(List.of("a", "b"));
        HttpServer server = serve(learner, null)) {
      assertShown(server.url());
    }
  }

  @Test
  void shouldBringTheCredentialsOfItsAddress() {
    Authentication wanted = new Authentication.Basic("ann", "open sesame");
    try (WatchedLearner learner = WatchedLearner.of(List.of("a", "b"));
        HttpServer server = serve(learner, wanted)) {
      assertShown(server.url().replace("//", "//ann:open%20sesame@"));

      Console console = Console.run("top", "--once", "--url", server.url());

      assertThat(console.exitCode()).isEqualTo(1);
      assertThat(console.err()).contains("requires other credentials", "http://NAME:PASSWORD@");
    }
  }

  private static HttpServer serve(WatchedLearner learner, @Nullable Authentication wanted) {
    ServerSettings settings = new ServerSettings("127.0.0.1", 0, wanted);
    return HttpServer.start(settings, learner.monitoring, learner.model, learner, null, null);
  }

  private static void assertShown(String url) {
    Console console = Console.run("top", "--once", "--url", url);

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out().lines().map(line -> line.replaceAll(" .*", "")))
        .containsExactly("replica", "flowers/0");
  }

  @Test
  void shouldSaySoWhenNobodyListens() {
    Console console = Console.run("top", "--once", "--url", "http://127.0.0.1:1");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains("nothing listens at http://127.0.0.1:1/", "--url")
        .doesNotContain("\tat ");
  }

  /** Names that only some machines resolve are left to a server that answers likewise. */
  @Test
  void shouldSayWhatToDoWhenTheAppDoesNotKnowTheName() throws IOException {
    assertToldOf(
        421,
        "is not known to the app as a name of its own: use its address, or add the name to the"
            + " app's server.allowed_hosts");
  }

  @Test
  void shouldAskWhetherItIsAnAppWhenTheAnswerIsAnother() throws IOException {
    assertToldOf(404, "answers with status 404: is it a Millrace app?");
    for (String body : List.of("", "<html>", "{}", "[1]")) {
      assertToldOf(200, body, "does not answer as an app does: is it a Millrace app?");
    }
  }

  private static void assertToldOf(int status, String told) throws IOException {
    assertToldOf(status, "", told);
  }

  private static void assertToldOf(int status, String body, String told) throws IOException {
    var server =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/status",
        exchange -> {
          exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());

      Console console = Console.run("top", "--once", "--url", url);

      assertThat(console.exitCode()).isEqualTo(1);
      assertThat(console.err().lines()).containsExactly(url + " " + told);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldRefuseWhatIsNoAddress() {
    Console console = Console.run("top", "--url", "localhost:8080");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("localhost:8080", "must be like http://127.0.0.1:8080");
  }
}
