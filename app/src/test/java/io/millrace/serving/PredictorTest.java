package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.data.Block;
import io.millrace.metrics.Monitoring;
import io.millrace.model.FakeModel;
import io.millrace.model.ForwardingModel;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PredictorTest {
  private static final int BLOCK_ROWS = 4;

  private final Monitoring monitoring = new Monitoring();
  private final List<Integer> calls = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final List<Thread> callers = Collections.synchronizedList(new ArrayList<>());
  private final List<Predictor> started = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    mayGoOn.countDown();
    started.forEach(Predictor::close);
    started.forEach(Predictor::awaitEnd);
    threads.shutdownNow();
    monitoring.close();
  }

  @Test
  void shouldAnswerByTheLatestState() throws Exception {
    Predictor predictor = serving(TestModels.line(10, 0.5f, 3));

    assertThat(scores(predictor, 1, 2, 5)).containsExactly(3.5f, 4, 5.5f);

    predictor.state(TestModels.line(20, -1, 0), 7000);
    await().until(() -> predictor.current().orElseThrow().step() == 20);
    assertThat(predictor.current().orElseThrow().eventTime()).isEqualTo(7000);
    assertThat(scores(predictor, 1, 2, 5)).containsExactly(-1, -2, -5);
  }

  @Test
  void shouldScoreInTheCallersThreadIfNobodyElseAsks() {
    Predictor predictor = serving(TestModels.line(1, 2, 0));

    // Its own thread may not have left the model yet.
    await()
        .pollInSameThread()
        .untilAsserted(
            () -> {
              assertThat(flat(ask(predictor, 4))).containsExactly(8);
              assertThat(callers).last().isEqualTo(Thread.currentThread());
            });
  }

  @Test
  void shouldScoreWhatHasComeMeanwhileInItsOwn() throws Exception {
    Predictor predictor = predictor(this::held, 100);
    serve(predictor, TestModels.line(1, 2, 0));
    CompletableFuture<Scored> first = askElsewhere(predictor, 1);
    began.await();
    CompletableFuture<Scored> second = ask(predictor, 2);
    assertThat(second).isNotDone();
    mayGoOn.countDown();

    assertThat(flat(first)).containsExactly(2);
    assertThat(flat(second)).containsExactly(4);
    assertThat(callers).last().extracting(Thread::getName).isEqualTo("millrace-predictor");
  }

  @Test
  void shouldRefuseWhenThereIsNoStateYet() {
    Predictor predictor = predictor(this::watched, 100);

    assertThatThrownBy(() -> predictor.predict(rows(1)))
        .isInstanceOf(RefusedException.Unavailable.class)
        .hasMessage("model half_plus_three: there is no state of it to predict by yet");
  }

  @Test
  void shouldScoreAllThatWaitInOneCallAndALargeRequestInSeveral() throws Exception {
    Predictor predictor = predictor(this::held, 100);
    serve(predictor, TestModels.line(1, 2, 0));
    CompletableFuture<Scored> first = askElsewhere(predictor, 1);
    began.await();
    CompletableFuture<Scored> second = ask(predictor, 2, 3);
    CompletableFuture<Scored> third = ask(predictor, 4, 5);
    CompletableFuture<Scored> fourth = ask(predictor, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    mayGoOn.countDown();

    assertThat(flat(first)).containsExactly(2);
    assertThat(flat(second)).containsExactly(4, 6);
    assertThat(flat(third)).containsExactly(8, 10);
    assertThat(flat(fourth)).containsExactly(2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
    assertThat(calls).containsExactly(1, 4, 4, 4, 2);
  }

  @Test
  void shouldRefuseWhenTooManySamplesWait() throws Exception {
    Predictor predictor = predictor(this::held, 3);
    serve(predictor, TestModels.line(1, 2, 0));
    CompletableFuture<Scored> first = askElsewhere(predictor, 1);
    began.await();
    CompletableFuture<Scored> waiting = ask(predictor, 2, 3);

    assertThatThrownBy(() -> predictor.predict(rows(4, 5)))
        .isInstanceOf(RefusedException.Overloaded.class)
        .hasMessageStartingWith("2 samples wait already, and no more than 3 may");

    mayGoOn.countDown();
    assertThat(flat(first)).containsExactly(2);
    assertThat(flat(waiting)).containsExactly(4, 6);
    assertThat(scores(predictor, 4, 5)).containsExactly(8, 10);
  }

  /** Each state predicts its own step, whatever is asked: a torn one could not. */
  @Test
  void shouldAnswerEachRequestByOneStateWhenStatesChange() throws Exception {
    Predictor predictor = serving(TestModels.line(1, 0, 1));
    CountDownLatch enough = new CountDownLatch(1);
    Thread learner =
        new Thread(
            () -> {
              for (int step = 2; enough.getCount() > 0; step++) {
                predictor.state(TestModels.line(step, 0, step), step);
              }
            });
    learner.start();
    List<CompletableFuture<Long>> askers =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> askOften(predictor), threads))
            .limit(3)
            .toList();
    for (CompletableFuture<Long> asker : askers) {
      assertThat(asker.get(60, TimeUnit.SECONDS)).as("the last step").isGreaterThan(1);
    }
    enough.countDown();
    learner.join();
    assertThat(callers).extracting(Thread::getName).contains("millrace-predictor");
    assertThat(new HashSet<>(callers)).as("askers, too").hasSizeGreaterThan(1);
  }

  private static long askOften(Predictor predictor) {
    long last = 0;
    for (int i = 0; i < 1000; i++) {
      Scored scored = ask(predictor, 1, 2, 3, 4, 5, 6).orTimeout(10, TimeUnit.SECONDS).join();
      for (float[] score : scored.scores()) {
        assertThat(score).containsExactly((float) scored.by().step());
      }
      assertThat(scored.by().step()).isGreaterThanOrEqualTo(last);
      last = scored.by().step();
    }
    return last;
  }

  @Test
  void shouldKeepItsStateWhenAnotherDoesNotFit() throws Exception {
    Predictor predictor = serving(TestModels.line(1, 2, 0));

    predictor.state(TestModels.buyers(2), 0);

    assertThat(scores(predictor, 4)).containsExactly(8);
    assertThat(predictor.current().orElseThrow().step()).isEqualTo(1);
  }

  @Test
  void shouldSayWhyWhenThereCanBeNoModel() {
    Predictor predictor =
        predictor(
            () -> {
              throw new IllegalStateException("there is no GPU");
            },
            100);
    predictor.state(TestModels.line(1, 2, 0), 0);

    await().until(() -> predictor.fault().isPresent());
    assertThatThrownBy(() -> predictor.predict(rows(1)))
        .isInstanceOf(RefusedException.Unavailable.class)
        .hasMessage("model half_plus_three can't be served: there is no GPU");
  }

  @Test
  void shouldTellThoseWhoWaitWhenItIsClosed() throws Exception {
    Predictor predictor = predictor(this::held, 100);
    serve(predictor, TestModels.line(1, 2, 0));
    CompletableFuture<Scored> first = askElsewhere(predictor, 1);
    began.await();
    CompletableFuture<Scored> waiting = ask(predictor, 2);
    predictor.close();
    mayGoOn.countDown();

    assertThat(flat(first)).containsExactly(2);
    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RefusedException.Unavailable.class);
    assertThat(predictor.isOpen()).isFalse();
  }

  private Predictor serving(ModelState state) {
    Predictor predictor = predictor(this::watched, 100);
    serve(predictor, state);
    return predictor;
  }

  private static void serve(Predictor predictor, ModelState state) {
    predictor.state(state, 5000);
    await().until(() -> predictor.current().isPresent());
  }

  private Predictor predictor(Supplier<OnlineModel> models, int maxWaiting) {
    Predictor predictor =
        new Predictor(
            TestModels.LINE, models, maxWaiting, monitoring.serving("m", 0), Clock.systemUTC());
    started.add(predictor);
    return predictor;
  }

  private OnlineModel watched() {
    return new Watched(false);
  }

  /** A model whose first prediction takes until it may go on. */
  private OnlineModel held() {
    return new Watched(true);
  }

  private final class Watched extends ForwardingModel {
    private final boolean waits;

    Watched(boolean waits) {
      super(new FakeModel(TestModels.LINE_SETTINGS, BLOCK_ROWS));
      this.waits = waits;
    }

    @Override
    public StepResult predict(Block block) {
      calls.add(block.rows());
      callers.add(Thread.currentThread());
      began.countDown();
      try {
        if (waits && !mayGoOn.await(10, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody let it go on");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return super.predict(block);
    }
  }

  private static List<float[]> rows(float... values) {
    List<float[]> rows = new ArrayList<>();
    for (float value : values) {
      rows.add(new float[] {value});
    }
    return rows;
  }

  private static CompletableFuture<Scored> ask(Predictor predictor, float... values) {
    return predictor.predict(rows(values)).toCompletableFuture();
  }

  /** In a thread that may have to wait for the model. */
  private CompletableFuture<Scored> askElsewhere(Predictor predictor, float... values) {
    return CompletableFuture.supplyAsync(() -> ask(predictor, values).join(), threads);
  }

  private static float[] scores(Predictor predictor, float... values) throws Exception {
    return flat(ask(predictor, values));
  }

  private static float[] flat(CompletableFuture<Scored> answer) throws Exception {
    float[][] scores = answer.get(10, TimeUnit.SECONDS).scores();
    float[] flat = new float[scores.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = scores[i][0];
    }
    return flat;
  }
}
