package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.metrics.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a real browser, over a learner whose numbers are made up. */
class LivePageIT {
  /** Sets a flag, whichever way a text might be taken for more than a text. */
  private static final String HOSTILE =
      "\"'><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>"
          + "<svg onload=window.hacked=1>javascript:window.hacked=1</title></table>"
          + (char) 0
          + (char) 0x202e;

  private static final String FIRST_TIME =
      "return fetch('api/history').then(r => r.json()).then(h => String(h.time[0]))";

  @SuppressWarnings("NullAway.Init") // null where there is no browser, and all is skipped
  private static Browser browser;

  @TempDir private Path folder;
  private WatchedLearner learner = WatchedLearner.of(List.of("setosa", "virginica", "versicolor"));
  private @Nullable HttpServer server;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    learner.close();
  }

  @Test
  void shouldShowTheNumbersOfTheMetrics() {
    learner.learn(1234, "id-").deadLetter("no number", "{}");
    open();

    Scrape metrics = Scrape.of(learner.monitoring);
    awaitNumbers(
        () -> {
          assertThat(browser.number("samples"))
              .isEqualTo(metrics.sum("millrace_samples_learned_total"));
          assertThat(browser.number("step")).isEqualTo(metrics.sum("millrace_step"));
          assertThat(browser.number("loss"))
              .isCloseTo(metrics.sum("millrace_loss", "scope=\"window\""), within(1e-4));
          assertThat(browser.number("score"))
              .isCloseTo(
                  metrics.sum("millrace_score", "scope=\"window\"", "score=\"accuracy\""),
                  within(1e-4));
          assertThat(browser.number("dead-letter-count"))
              .isEqualTo(metrics.sum("millrace_dead_letters_total"));
          assertThat(browser.number("lag")).isEqualTo(42);
        });
    assertThat(browser.text("state")).contains("learning");
    assertThat(browser.text("source")).contains("flowers.samples", "3 classes");
    assertThat(browser.text("confusion")).contains("setosa", "virginica", "versicolor");
    assertThat(browser.text("layers")).contains("dense", "6 parameters, learned by adam");
    assertThat(browser.text("variables")).contains("1_dense/weights", "Gradients");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldMoveWhileSamplesFlowAndKeepTheHistoryOverAReload() {
    learner.learn(10, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(10));
    String before = picture();
    learner.learn(500, "id-");
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(510));
    assertThat(picture()).isNotEqualTo(before);

    String began = browser.ask(FIRST_TIME);
    browser.reload();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(510));
    assertThat(browser.ask(FIRST_TIME)).isEqualTo(began);
    assertThat(browser.text("marks") + browser.text("chart-loss")).contains("window");
  }

  @Test
  void shouldDoNothingThatARecordSays() {
    learner.close();
    learner = WatchedLearner.of(List.of(HOSTILE, "<b>two</b>"));
    learner.learn(50, HOSTILE).deadLetter(HOSTILE, HOSTILE);
    open();

    awaitNumbers(
        () -> {
          assertThat(browser.text("dead-letters")).contains("<script>window.hacked=1</script>");
          assertThat(browser.text("predictions")).contains("onerror");
          assertThat(browser.text("confusion")).contains("<b>two</b>");
        });
    assertThat(browser.run("return window.hacked === undefined")).isEqualTo(true);
    assertThat(
            browser.run(
                "return document.querySelectorAll('main img, main script, main svg').length"))
        .isEqualTo(0L);
  }

  @Test
  void shouldForbidScriptsInThePageEvenIfOneGotIn() {
    open();
    awaitNumbers(() -> assertThat(browser.text("state")).isNotEmpty());
    browser.run(
        "const script = document.createElement('script'); script.textContent = 'window.hacked = 1';"
            + " document.body.append(script);"
            + " document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.hacked=1>')");

    await()
        .during(Duration.ofMillis(300))
        .until(() -> Boolean.TRUE.equals(browser.run("return window.hacked === undefined")));
    assertThat(browser.complaints()).anyMatch(line -> line.contains("Content Security Policy"));
  }

  @Test
  void shouldFitIntoFourHundredPixels() {
    learner
        .learn(100, "a-long-identifier-without-any-space-in-it-that-could-break-")
        .deadLetter("x".repeat(300), "y".repeat(390));
    learner.checkpoint(100);
    browser.resize(400, 800);
    try {
      open();
      awaitNumbers(() -> assertThat(browser.text("dead-letters")).contains("xxx"));
      assertThat(browser.run("return innerWidth")).isEqualTo(400L);
      String beyond =
          "const root = document.documentElement; return root.scrollWidth - root.clientWidth";
      assertThat(browser.run(beyond)).isEqualTo(0L);
    } finally {
      browser.resize(1280, 900);
    }
  }

  @Test
  void shouldSayWhenTheConnectionIsLostAndFindItAgain() {
    learner.learn(10, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(10));
    assertThat(browser.isShown("lost")).isFalse();

    HttpServer first = Objects.requireNonNull(server);
    first.close();
    awaitNumbers(() -> assertThat(browser.text("lost")).contains("Connection lost"));
    assertThat(browser.text("state")).contains("stopped");

    learner.learn(10, "id-");
    server = start(first.port());
    awaitNumbers(
        () -> {
          assertThat(browser.isShown("lost")).isFalse();
          assertThat(browser.number("samples")).isEqualTo(20);
        });
  }

  @Test
  void shouldSayWhyItFailed() {
    learner.learn(10, "id-");
    open();
    learner.failure = "the stored state of model flowers does not fit";

    awaitNumbers(
        () -> assertThat(browser.text("state")).contains("failed").contains("does not fit"));
  }

  @Test
  void shouldShowScoresHeldOutWhenThereAreSome() {
    learner.learn(100, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(100));
    assertThat(browser.isShown("held-out")).isFalse();
    assertThat(browser.text("chart-accuracy")).doesNotContain("held out");

    learner.holdOut(40);
    double accuracy = heldOut();
    awaitNumbers(
        () -> {
          assertThat(browser.number("held-out")).isCloseTo(accuracy, within(1e-4));
          assertThat(browser.text("chart-accuracy")).contains("held out");
        });
  }

  private double heldOut() {
    return Objects.requireNonNull(
        learner.monitoring.replicas().get(0).heldOut().windowed().get("accuracy"));
  }

  @Test
  void shouldSayWhyItIsFrozen() {
    learner.learn(10, "id-").freeze("frozen by command: new sensors");
    open();

    awaitNumbers(
        () ->
            assertThat(browser.text("state")).contains("frozen", "frozen by command: new sensors"));
  }

  @Test
  void shouldSayThatAModelOfTheUsersHasNoLayersToShow() {
    learner.close();
    learner = WatchedLearner.ofASavedModel().learn(100, "id-");
    open();

    awaitNumbers(
        () -> {
          assertThat(browser.text("layers")).contains("SavedModel of your own");
          assertThat(browser.text("variables")).contains("1_dense/weights");
        });
    assertThat(browser.complaints()).isEmpty();
  }

  /** The arrow keys move all charts' values through time; Escape goes back to the newest. */
  @Test
  void shouldMoveThroughTimeByKeyboard() {
    learner.learn(10, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(10));
    awaitNumbers(
        () ->
            assertThat(
                    browser.run(
                        "return fetch('api/history').then(r => r.json()).then(h => h.time.length > 2)"))
                .isEqualTo(true));
    assertThat(browser.text("chart-lag")).doesNotContain("at ");

    browser.press("charts", "ArrowLeft");
    assertThat(browser.text("chart-lag")).containsPattern("at\\s+\\d\\d:\\d\\d:\\d\\d");
    browser.press("charts", "Escape");
    assertThat(browser.text("chart-lag")).doesNotContain("at ");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldShowNumbersThatArePredicted() {
    learner.close();
    learner = WatchedLearner.ofNumbers().learn(500, "id-");
    open();

    double rmse =
        Objects.requireNonNull(learner.monitoring.replicas().get(0).windowed().get("rmse"));
    awaitNumbers(
        () -> {
          assertThat(browser.number("score")).isCloseTo(rmse, within(1e-3));
          assertThat(browser.text("scatter-text")).contains("The latest 100 samples");
          assertThat(browser.isShown("residuals")).isTrue();
        });
    assertThat(browser.isShown("classes")).isFalse();
    assertThat(browser.text("chart-rmse")).contains("running mean");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldBeReadableInTheDarkAndInTheLight() {
    learner.learn(100, "id-").deadLetter("no number", "{}");
    for (boolean dark : new boolean[] {false, true}) {
      browser.setDark(dark);
      open();
      awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(100));
      assertThat(browser.ask(Contrast.SCRIPT)).as("dark: " + dark).isEqualTo("");
    }
    browser.setDark(false);
  }

  @Test
  void shouldNameAllThatAScreenReaderReads() {
    learner.learn(100, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(100));

    assertThat(browser.run("return document.querySelectorAll('header, main, footer, h1').length"))
        .isEqualTo(4L);
    assertThat(
            browser.ask(
                "return [...document.querySelectorAll('section, figure, [role=group], [role=region]')]"
                    + ".filter(e => !e.hasAttribute('aria-label') && !e.hasAttribute('aria-labelledby')"
                    + " && !e.querySelector(':scope > h3')).map(e => e.id).join()"))
        .isEmpty();
    assertThat(browser.ask("return document.querySelector('#state').getAttribute('aria-live')"))
        .isEqualTo("polite");
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('canvas')]"
                    + ".every(c => c.closest('[aria-hidden=true]') !== null)"))
        .isEqualTo(true);
  }

  private HttpServer start(int port) {
    return HttpServer.start(
        new ServerSettings("127.0.0.1", port, null),
        learner.monitoring,
        learner.model,
        learner,
        folder.resolve("history.json.gz"));
  }

  private void open() {
    if (server != null) {
      server.close();
    }
    HttpServer started = start(0);
    server = started;
    browser.open(started.url());
  }

  /** The first chart, as pixels. */
  private static String picture() {
    return browser.ask("return document.querySelector('#chart-loss canvas').toDataURL()");
  }

  private static void awaitNumbers(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(assertion);
  }
}
