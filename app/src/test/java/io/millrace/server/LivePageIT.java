package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.data.Outcome;
import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.ModelComparison.Side;
import io.millrace.metrics.Scrape;
import io.millrace.metrics.Seen.Mark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** What the axis of the loss is. */
  private static final String SCALE =
      "return import(location.origin + '/echarts.esm.min.js').then(e => e.getInstanceByDom("
          + "document.querySelector('#chart-loss .plot'))?.getOption().yAxis[0].type ?? '')";

  @SuppressWarnings("NullAway.Init") // null where there is no browser, and all is skipped
  private static Browser browser;

  @TempDir private Path folder;
  private WatchedLearner learner = WatchedLearner.of(List.of("setosa", "virginica", "versicolor"));
  private @Nullable HttpServer server;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
    browser.runInEveryPage(ChartTexts.WITHOUT_CHINESE);
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.leave();
    }
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
  void shouldShowPredictionsWithoutALabel() {
    learner.learn(10, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(10));
    assertThat(browser.text("head")).doesNotContain("without label");
    awaitNumbers(
        () -> {
          learner.predictUnlabelled("new");
          assertThat(browser.text("predictions")).containsPattern("new .*no label");
        });
    assertThat(browser.number("unlabelled")).isPositive();
    assertThat(browser.number("samples")).isEqualTo(10);
    assertThat(browser.text("predictions")).doesNotContainPattern("no label.*(correct|wrong)");
  }

  @Test
  void shouldSayThatTheMatrixHasTheMostFrequentClassesOnly() {
    learner.close();
    learner = WatchedLearner.of(IntStream.range(0, 31).mapToObj(i -> "class " + i).toList());
    learner.learn(100, "id-");
    open();

    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(100));
    assertThat(browser.text("confusion")).contains("others", "The 30 most frequent classes");
    assertThat(
            browser.ask(
                "const matrix = document.getElementById('confusion');"
                    + " const width = (e) => e.getBoundingClientRect().width;"
                    + " return String(matrix.scrollWidth > matrix.clientWidth)"
                    + " + (width(matrix.querySelector('caption')) <= width(matrix))"))
        .as("the matrix is wider than its place, what is said of it is not")
        .isEqualTo("truetrue");
    assertThat(browser.complaints()).isEmpty();
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
      assertThat(
              browser.ask(
                  "return [...document.querySelectorAll('.scroll:not(#confusion)')]"
                      + ".filter(e => e.scrollWidth > e.clientWidth).map(e => e.id).join()"))
          .isEmpty();
    } finally {
      browser.resize(1280, 900);
    }
  }

  @Test
  void shouldKeepLongNamesOfWeightsWithinTheirCards() {
    learner.close();
    learner =
        WatchedLearner.ofASavedModel().withLayers("member_with_a_name_".repeat(4)).learn(9, "id-");
    browser.resize(400, 800);
    try {
      open();
      awaitNumbers(() -> assertThat(browser.text("variables")).contains("name_/weights"));
      assertThat(
              browser.run(
                  "const name = document.querySelector('#variables h3');"
                      + " return name.scrollWidth - name.clientWidth"))
          .isEqualTo(0L);
    } finally {
      browser.resize(1280, 900);
    }
  }

  @Test
  void shouldSayThatThereAreMoreArraysThanItShows() {
    learner.close();
    String[] layers =
        IntStream.rangeClosed(1, 42).mapToObj(i -> i + "_dense").toArray(String[]::new);
    learner = WatchedLearner.ofASavedModel().withLayers(layers).learn(9, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.text("variables")).contains("40_dense/weights"));
    assertThat(browser.text("variables")).doesNotContain("41_dense");
    assertThat(browser.text("histograms-more")).isEqualTo("The first 40 of 42 arrays.");
  }

  @Test
  void shouldCutNoTextOfAChartAndLetNoneTouchAnother() {
    new HistoryFile(history()).save(Map.of(0, week()));
    learner.learn(100, "id-");
    try {
      for (int width : new int[] {1400, 900, 400}) {
        browser.resize(width, 5000);
        open();
        awaitNumbers(() -> assertThat(browser.ask(ChartTexts.ALL)).contains("confidence", "F"));
        for (String range : List.of("1 min", "10 min", "3 h", "all")) {
          browser.click("ranges", range);
          assertThat(browser.ask(ChartTexts.FAULTS)).as(width + " px, " + range).isEmpty();
        }
      }
    } finally {
      browser.resize(1280, 900);
    }
  }

  @Test
  void shouldNameEachOfTwoAxes() {
    learner.learn(10, "id-");
    open();
    awaitNumbers(
        () ->
            assertThat(browser.ask(ChartTexts.ALL).split(" \\| "))
                .contains("learning rate", "gradient norm", "samples/s", "time per step"));
  }

  /** Letters stand side by side where they would cover each other; checkpoints make room. */
  @Test
  void shouldPlaceTheLettersOfMarksSoThatNoneCoversAnother() {
    open();
    String placed =
        browser.ask(
            "const marks = [[100, 'thawed'], [95, 'frozen'], [95, 'checkpoint'], [70, 'checkpoint'],"
                + " [68, 'checkpoint'], [50, 'drift']].map(([time, type]) => ({ time, type }));"
                + " return import(location.origin + '/marks.js').then(m =>"
                + " m.place(marks, t => t).map(p => p.text + p.time).join())");

    assertThat(placed).isEqualTo("FT100,D50,C70");
  }

  @Test
  void shouldFoldCheckpointsAndListAllElse() {
    ReplicaHistory history = new ReplicaHistory();
    long now = System.currentTimeMillis();
    List<Mark> marks = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      marks.add(new Mark(now - i * 1000L, i == 100 ? "drift" : "checkpoint", i, "it was so"));
    }
    history.merge(marks, List.of());
    new HistoryFile(history()).save(Map.of(0, history));
    open();

    awaitNumbers(
        () ->
            assertThat(browser.text("marks").lines().filter(line -> line.contains("at step")))
                .satisfiesExactly(
                    line -> assertThat(line).contains("checkpoint at step 1:", "and 98 more"),
                    line -> assertThat(line).contains("drift at step 100:"),
                    line -> assertThat(line).contains("checkpoint at step 101:", "99 more")));
  }

  @Test
  void shouldShowTheScoresOfACheckpointOverTheWindowAndSinceTheStart() {
    learner.learn(10, "id-");
    learner.checkpoint(100);
    open();

    awaitNumbers(
        () ->
            assertThat(browser.text("checkpoints"))
                .containsPattern("\\d\\d:\\d\\d:\\d\\d 10 100 B window 0\\.2500")
                .containsPattern("\\d\\d:\\d\\d:\\d\\d 10 100 B cumulative 0\\.3750"));
  }

  @Test
  void shouldRememberThatTheLossIsLogarithmic() {
    learner.learn(10, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.ask(SCALE)).isEqualTo("value"));

    browser.click("chart-loss", "log");
    assertThat(browser.ask(SCALE)).isEqualTo("log");
    browser.reload();
    awaitNumbers(() -> assertThat(browser.ask(SCALE)).isEqualTo("log"));
    browser.click("chart-loss", "log");
    assertThat(browser.ask(SCALE)).isEqualTo("value");
    assertThat(browser.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "score(0.75) | 0.7500",
        "score(0.00025) | 2.50e-4",
        "score(123.456) | 123.46",
        "score(63340530401.904) | 6.33e10",
        "score(NaN) | –",
        "short(12345.6) | 12,346",
        "short(63340530401.904) | 6.33e10",
        "whole(63340530401) | 63,340,530,401",
        "seconds(0) | 0 s",
        "seconds(0.0123) | 12.3 ms",
        "seconds(12345) | 3.43 h",
        "bytes(4717) | 4.6 KiB",
        "bytes(5e9) | 4.7 GiB",
      })
  void shouldWriteNumbersAsPeopleReadThem(String call, String text) {
    open();
    assertThat(
            browser.ask(
                "return import(location.origin + '/format.js').then(format => format."
                    + call
                    + ")"))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-US", "de-DE", "ja-JP", "ko-KR"})
  void shouldNameTimesWithTwoDigitsFromMidnightOn(String language) {
    open();
    browser.setLanguage(language);
    String midnight = "new Date(2026, 0, 31, 0, 5, 7).getTime()";
    String modules = "return import(location.origin + '/%s.js').then(all => all.%s)";
    try {
      assertThat(browser.ask(modules.formatted("format", "clock(" + midnight + ")")))
          .isEqualTo("00:05:07");
      assertThat(browser.ask(modules.formatted("timeaxis", "label(" + midnight + ", 60)")))
          .isEqualTo("00:05");
    } finally {
      browser.setLanguage("");
    }
  }

  /** Of the first second, and of those that would make 6,000 points. */
  @Test
  void shouldAskForTheWholeHistoryBeforeAPageThatIsLeftOpenHasTooMuchOfIt() {
    open();
    assertThat(
            browser.ask(
                """
                return import(location.origin + '/history.js').then(module => {
                  const history = new module.History();
                  const asked = [];
                  for (let second = 1; second <= 6002; second++) {
                    const snapshot = { time: second * 1000, point: { loss: 1 }, marks: [] };
                    if (history.isToLoad(snapshot)) asked.push(second);
                    history.add(snapshot);
                  }
                  return asked + ' of ' + history.since(0, 'loss').length;
                })"""))
        .isEqualTo("6001,6002 of 6002");
  }

  /** Points and marks, as they would be after a week. */
  private static ReplicaHistory week() {
    long now = System.currentTimeMillis();
    ReplicaHistory history = new ReplicaHistory();
    history
        .track()
        .load(
            List.of(
                points(now - 600_000, 1_000, 600),
                points(now - 11_400_000, 10_000, 1080),
                points(now - 616_200_000, 300_000, 2016)));
    List<Mark> marks = new ArrayList<>();
    for (long age = 1_000; age < 600_000_000; age *= 2) {
      for (String type : List.of("checkpoint", "frozen", "drift")) {
        marks.add(new Mark(now - age, type, 1, "it was so"));
      }
    }
    history.merge(marks, List.of());
    return history;
  }

  private static List<Point> points(long from, int every, int count) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Point point = Point.gap(from + (long) every * i);
      Arrays.fill(point.values(), 0.1f + i % 7);
      points.add(point);
    }
    return points;
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
    assertSaysTheSameAfterAnotherAttempt();

    learner.learn(10, "id-");
    server = start(first.port());
    awaitNumbers(
        () -> {
          assertThat(browser.isShown("lost")).isFalse();
          assertThat(browser.number("samples")).isEqualTo(20);
        });
  }

  /** A page may be left open for a night. */
  private void assertSaysTheSameAfterAnotherAttempt() {
    String told = browser.text("lost");
    assertThat(told).contains("(the server can't be reached)");
    browser.run(
        "const plain = fetch; window.asked = 0;"
            + " fetch = path => { window.asked++; return plain(path); };");
    awaitNumbers(() -> assertThat(browser.run("return window.asked")).isEqualTo(2L));
    assertThat(browser.text("lost")).isEqualTo(told);
  }

  /** As after a restart with other settings. */
  @Test
  void shouldShowTheModelThatIsThereWhenTheConnectionIsFoundAgain() {
    learner.learn(10, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(10));
    HttpServer first = Objects.requireNonNull(server);
    first.close();
    awaitNumbers(() -> assertThat(browser.text("lost")).contains("Connection lost"));

    learner.close();
    learner = WatchedLearner.of(List.of("yes", "no"));
    learner.learn(20, "id-");
    server = start(first.port());

    awaitNumbers(
        () -> {
          assertThat(browser.text("source")).contains("2 classes");
          assertThat(browser.number("samples")).isEqualTo(20);
          assertThat(browser.text("predictions")).contains("yes").doesNotContain("setosa");
        });
  }

  /** Going to another tab and back asks anew, while the last answer may be on its way. */
  @Test
  void shouldFollowOneStreamHoweverOftenItIsLookedAt() {
    learner.learn(10, "id-");
    open();
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(10));
    browser.run(
        "const Plain = EventSource; window.streams = [];"
            + "window.EventSource = class extends Plain {"
            + "  constructor(url) { super(url); window.streams.push(this); } };"
            + "for (let i = 0; i < 3; i++) document.dispatchEvent(new Event('visibilitychange'));");

    learner.learn(10, "id-");
    awaitNumbers(() -> assertThat(browser.number("samples")).isEqualTo(20));
    assertThat(browser.run("return streams.filter((one) => one.readyState !== 2).length"))
        .isEqualTo(1L);
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

  @Test
  void shouldShowWhatEachMemberOfAPoolDoes() {
    learner.close();
    learner =
        WatchedLearner.ofAPool("memory", "linear")
            .judgeMembers(
                new float[] {0.5f, 0.25f},
                new float[] {0.625f, 0.375f},
                new boolean[] {false, true})
            .learn(100, "id-");
    open();

    awaitNumbers(
        () -> {
          assertThat(browser.text("member-scores").replaceAll("\\s+", " "))
              .contains("memory 0.5000 0.0000 0.6250 0.5000 0.0000 0")
              .contains("linear 0.2500 1.0000 0.3750 0.2500 1.0000 1");
        });
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldShowHowItDoesBesideAnotherModel() {
    learner.close();
    ModelComparison comparison = new ModelComparison();
    learner = WatchedLearner.comparedWith("market", comparison).learn(10, "id-");
    comparison.add(Side.OWN, 0, 0, new Outcome(0.25, 0));
    comparison.waiting("waiting for market: there is no topic market.predictions");
    open();
    awaitNumbers(
        () ->
            assertThat(browser.text("compared"))
                .contains(
                    "Compared with market",
                    "No sample has a prediction of both yet.",
                    "Waiting for market: there is no topic market.predictions."));

    comparison.add(Side.OTHER, 0, 0, new Outcome(0.75, 1));
    comparison.waiting("");
    awaitNumbers(
        () ->
            assertThat(browser.text("compared-scores").replaceAll("\\s+", " "))
                .contains("loss 0.2500 0.7500 -0.5000", "wrong classes 0.0000 1.0000 -1.0000"));
    assertThat(browser.text("compared-note")).isEmpty();
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
    assertThat(browser.isShown("coverage")).isFalse();
    assertThat(browser.text("chart-rmse")).contains("running mean");

    learner.cover(0.75, 2.5);
    awaitNumbers(
        () -> {
          assertThat(browser.number("coverage")).isEqualTo(0.75);
          assertThat(browser.number("region-size")).isEqualTo(2.5);
        });
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
        history(),
        null);
  }

  private Path history() {
    return folder.resolve("history.json.gz");
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
