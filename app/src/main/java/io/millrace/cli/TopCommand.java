package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.cli.terminal.Screen;
import io.millrace.cli.terminal.TerminalDevice;
import io.millrace.cli.top.AppClient;
import io.millrace.cli.top.View;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Follows a running app. */
@Command(
    name = "top",
    description = "Show the replicas of a running app, once a second. Quit with q or Ctrl-C.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace top",
      "  millrace top --url http://127.0.0.1:8080 --once",
      "  millrace top --json"
    })
final class TopCommand implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofSeconds(1);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description =
          "Address of the app's HTTP server; with server.auth http://NAME:PASSWORD@… (default:"
              + " ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private URI url;

  @Option(names = "--once", description = "Print the table once, and exit.")
  private boolean once;

  @Option(
      names = "--json",
      description = "Print the status once, as the JSON object that /api/status answers, and end.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (url.getHost() == null || !String.valueOf(url.getScheme()).startsWith("http")) {
      throw new ParameterException(
          spec.commandLine(), "--url: " + url + ": must be like http://127.0.0.1:8080");
    }
    AppClient app = new AppClient(url);
    if (json) {
      spec.commandLine().getOut().println(app.status());
      return 0;
    }
    if (once || !TerminalDevice.isInteractive()) {
      int width = TerminalDevice.isStandardOutput() ? TerminalDevice.width() : Integer.MAX_VALUE;
      View view = new View(app.status());
      view.lines(width).forEach(spec.commandLine().getOut()::println);
      return 0;
    }
    try (Screen screen = Screen.open()) {
      follow(app, screen);
    }
    return 0;
  }

  private static void follow(AppClient app, Screen screen) throws InterruptedException {
    JsonNode before = MissingNode.getInstance();
    long askedAt = 0;
    do {
      try {
        JsonNode now = app.status();
        String state = app.isReady() ? "learning" : "not ready";
        double seconds = (System.nanoTime() - askedAt) / 1e9;
        askedAt = System.nanoTime();
        screen.show(page(app, state, new View(now, before, seconds).lines(screen.width())));
        before = now;
      } catch (IOException e) {
        before = MissingNode.getInstance();
        screen.show(page(app, "lost", String.valueOf(e.getMessage()).lines().toList()));
      }
    } while (!screen.awaitEnd('q', EVERY));
  }

  private static List<String> page(AppClient app, String state, List<String> body) {
    List<String> page = new ArrayList<>();
    page.add("millrace top  " + app.url() + "  " + state);
    page.add("");
    page.addAll(body);
    page.add("");
    page.add("q ends");
    return page;
  }
}
