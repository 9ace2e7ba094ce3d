package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that makes requests from an OpenAPI document, right and wrong ones, and holds the
 * answers to it.
 */
final class Schemathesis {
  private static final String PROGRAM = "schemathesis";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String SETTINGS =
      """
      seed = 1
      generation.max-examples = 15
      generation.database = "none"
      cache.enabled = false
      # No request changes what another one finds.
      phases.stateful.enabled = false
      # Nothing is timed: other tests run beside this one.
      suppress-health-check = ["too_slow"]
      request-timeout = 60
      """;

  private Schemathesis() {}

  /** Skips the test where it is not installed; fails if it is required. */
  static void assumeInstalled() {
    Tool.assumeInstalled(PROGRAM, "see .ci/run");
  }

  /**
   * Asks a server, and fails if an answer is none of the document's or is a server's error.
   *
   * @param folder of its settings and of what it writes
   * @param settings in TOML, beside those that always hold
   * @param document its file or URL
   * @param url of the server
   */
  static void run(Path folder, String settings, String document, String url)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("schemathesis.toml"), SETTINGS + settings);
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(PROGRAM, "run", document, "--url", url, "--no-color"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("no_proxy", "127.0.0.1");
    Process process = builder.start();
    try {
      boolean done = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(done).as("within %s: %s", PATIENCE, Files.readString(log)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
