package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.Authentication;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.server.WatchedLearner;
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

  @Test
  void shouldRefuseWhatIsNoAddress() {
    Console console = Console.run("top", "--url", "localhost:8080");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("localhost:8080", "must be like http://127.0.0.1:8080");
  }
}
