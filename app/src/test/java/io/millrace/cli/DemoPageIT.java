package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.JavaProcess;
import io.millrace.server.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page of the demo: real samples, a real model, a real browser. */
class DemoPageIT {
  private static final int PAGES = 300;

  @TempDir private Path folder;

  @Test
  void shouldShowHowTheDemoLearnsAndRememberItAfterARestart() throws Exception {
    try (Browser browser = Browser.start()) {
      JsonNode before;
      try (JavaProcess process = demo("first")) {
        String url = url(process);
        browser.open(url);
        awaitPage(() -> assertThat(browser.number("samples")).isGreaterThan(10_000));
        awaitPage(() -> assertThat(browser.text("state")).contains("learning"));
        awaitPage(() -> assertThat(browser.text("marks")).contains("checkpoint at step 10,000"));
        assertThat(browser.number("score")).isGreaterThan(0.5);
        awaitPage(() -> assertThat(browser.text("variables")).contains("moving/1_dense/weights"));
        assertThat(browser.complaints()).isEmpty();
        assertLearnsOnBeforeManyPages(browser, URI.create(url));
        before = history(url);
        assertThat(process.terminate()).as(process.err()).isZero();
        awaitPage(() -> assertThat(browser.text("lost")).contains("Connection lost"));
      }
      try (JavaProcess process = demo("second")) {
        String url = url(process);
        assertThat(history(url).at("/time/0")).isEqualTo((Object) before.at("/time/0"));
        browser.open(url);
        awaitPage(() -> assertThat(browser.text("marks")).contains("restart at step"));
      }
    }
  }

  /** Most of the pages never read what they are sent. */
  private static void assertLearnsOnBeforeManyPages(Browser browser, URI url) throws Exception {
    List<Socket> pages = new ArrayList<>();
    try {
      for (int i = 0; i < PAGES; i++) {
        Socket page = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
        pages.add(page);
        page.getOutputStream()
            .write(
                "GET /api/stream HTTP/1.1\r\nHost: l\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      double samples = browser.number("samples");
      awaitPage(() -> assertThat(browser.number("samples")).isGreaterThan(samples + 5_000));
    } finally {
      for (Socket page : pages) {
        page.close();
      }
    }
  }

  private JavaProcess demo(String name) throws IOException {
    return JavaProcess.start(
        folder,
        name,
        Main.class,
        "demo",
        "--dir=" + folder.resolve("demo"),
        "--port=0",
        "--rate=2000");
  }

  private static String url(JavaProcess process) {
    return process.awaitLine("live page, ").replaceFirst(".*: ", "");
  }

  private static JsonNode history(String url) throws IOException {
    try (InputStream in = URI.create(url + "api/history").toURL().openStream()) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static void awaitPage(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(assertion);
  }
}
