package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.Task;
import io.millrace.metrics.Monitoring;
import io.millrace.server.Health;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopCommandTest {
  @Test
  void shouldShowARunningAppOnce() {
    try (Monitoring monitoring = new Monitoring();
        HttpServer server =
            HttpServer.start(
                new ServerSettings("127.0.0.1", 0), monitoring, () -> new Health(true, true, ""))) {
      var unused = monitoring.replica("turning", 3, new Task.Classification(List.of("a", "b")));

      Console console = Console.run("top", "--once", "--url", server.url());

      assertThat(console.exitCode()).as(console.err()).isZero();
      assertThat(console.out().lines().map(line -> line.replaceAll(" .*", "")))
          .containsExactly("replica", "turning/3");
    }
  }

  @Test
  void shouldSaySoWhenNobodyListens() {
    Console console = Console.run("top", "--once", "--url", "http://127.0.0.1:1");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains("nobody listens at http://127.0.0.1:1/", "--url")
        .doesNotContain("\tat ");
  }

  @Test
  void shouldRefuseWhatIsNoAddress() {
    Console console = Console.run("top", "--url", "localhost:8080");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("localhost:8080", "must be like http://127.0.0.1:8080");
  }
}
