package io.millrace.serving;

import io.millrace.data.Block;
import io.millrace.metrics.ServingMeters;
import io.millrace.model.ModelState;
import io.millrace.model.ScoringModel;
import io.millrace.model.StateListener;
import io.millrace.model.StepResult;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests by a model of its own, which takes over the states of one that learns elsewhere.
 * One thread at a time touches that model: a state is taken over between two calls, and every
 * request is answered by one state. Who finds the model idle calls it at once, since waking another
 * thread takes as long as a small model does; else this predictor's own thread scores all the
 * requests that wait in one call, as far as a block holds them. Thread-safe.
 */
public final class Predictor implements StateListener {
  private static final Logger LOG = LoggerFactory.getLogger(Predictor.class);
  private static final long END_MILLIS = 10_000;

  private final Supplier<? extends ScoringModel> models;
  private final ServedModel served;
  private final int maxWaiting;
  private final ServingMeters meters;
  private final Clock clock;
  private final Thread thread;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private int waitingRows;
  private @Nullable Offer offer;
  private @Nullable Scorer scorer;
  private boolean busy;
  private boolean closed;
  private volatile @Nullable Served current;
  private volatile @Nullable String fault;

  /**
   * Waits for a first state; before that there is no model.
   *
   * @param models makes the model, on this predictor's thread
   * @param maxWaiting samples that may wait; further requests are refused
   * @param meters closed with this
   */
  public Predictor(
      ServedModel served,
      Supplier<? extends ScoringModel> models,
      int maxWaiting,
      ServingMeters meters,
      Clock clock) {
    this.served = served;
    this.models = models;
    this.maxWaiting = maxWaiting;
    this.meters = meters;
    this.clock = clock;
    thread = new Thread(this::work, "millrace-predictor");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers by this state soon; if another comes before that, only by the latter. */
  @Override
  public synchronized void state(ModelState state, long eventTime) {
    offer = new Offer(state, eventTime);
    notifyAll();
  }

  /** The state by which requests are answered now; none before the first. */
  public Optional<Served> current() {
    return Optional.ofNullable(current);
  }

  /** Whether it was not closed: one that can't answer any more says why. */
  synchronized boolean isOpen() {
    return !closed || fault != null;
  }

  /** Why it can't answer any more, in one sentence, if it can't. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** What it measures. */
  public ServingMeters meters() {
    return meters;
  }

  /**
   * Scores samples: in the calling thread if nobody else is at it.
   *
   * @param rows the features of each; at least one
   * @return the scores, later; with a {@link RefusedException} if this is closed before
   * @throws RefusedException if that can't be done now
   */
  public CompletionStage<Scored> predict(List<float[]> rows) {
    Request request = new Request(rows, new CompletableFuture<>());
    Scorer idle = enqueue(request);
    if (idle != null) {
      try {
        answer(idle, List.of(request));
      } finally {
        leave();
      }
    }
    return request.answer;
  }

  /** Has a request wait; or returns the model, for the caller alone until it has left. */
  private synchronized @Nullable Scorer enqueue(Request request) {
    if (closed || current == null) {
      throw new RefusedException.Unavailable(unavailable());
    }
    if (!busy && offer == null && waiting.isEmpty()) {
      busy = true;
      return scorer;
    }
    int rows = request.rows.size();
    // However large, a request that finds nobody before it is taken.
    if (waitingRows > 0 && waitingRows + rows > maxWaiting) {
      throw new RefusedException.Overloaded(
          "%d samples wait already, and no more than %d may: try again, or send fewer at a time"
              .formatted(waitingRows, maxWaiting));
    }
    waiting.addLast(request); // who leaves the model sees it
    waitingRows += rows;
    return null;
  }

  private synchronized void leave() {
    busy = false;
    if (closed || offer != null || !waiting.isEmpty()) {
      notifyAll();
    }
  }

  private String unavailable() {
    String why = fault;
    return why != null
        ? why
        : "model %s: %s"
            .formatted(
                served.name(),
                closed
                    ? "it is not served here any more"
                    : "there is no state of it to predict by yet");
  }

  private void work() {
    try (Scorer own = awaitWork() ? new Scorer(models.get(), served.noLabel()) : null) {
      scorer = own;
      while (own != null && awaitWork()) {
        takeOver(own);
        answer(own, nextRequests(own.capacity()));
      }
    } catch (RuntimeException | Error e) {
      fault = "model " + served.name() + " can't be served: " + e.getMessage();
      LOG.error("model {} can't be served any more", served.name(), e);
    } finally {
      end();
    }
  }

  /** Leaves the model until there is work for this thread. Before the first state it is that. */
  private synchronized boolean awaitWork() {
    busy = false;
    try {
      while (busy || (!closed && offer == null && waiting.isEmpty())) {
        wait();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    busy = true;
    return !closed;
  }

  private synchronized @Nullable Offer takeOffer() {
    Offer taken = offer;
    offer = null;
    return taken;
  }

  private void takeOver(Scorer scorer) {
    Offer next = takeOffer();
    if (next == null) {
      return;
    }
    try {
      scorer.model.restore(next.state);
    } catch (RuntimeException e) {
      LOG.warn("model {}: the state of step {} is not served", served.name(), next.state.step(), e);
      return;
    }
    current = new Served(next.state.step(), next.eventTime, clock.millis(), scorer.model.outputs());
    meters.serves(next.state.step(), next.eventTime);
  }

  /** All that wait, up to so many rows, but one at least; none if none waits. */
  private synchronized List<Request> nextRequests(int most) {
    List<Request> next = new ArrayList<>();
    int rows = 0;
    while (!waiting.isEmpty()
        && (next.isEmpty() || rows + waiting.getFirst().rows.size() <= most)) {
      Request request = waiting.removeFirst();
      next.add(request);
      rows += request.rows.size();
    }
    waitingRows -= rows;
    return next;
  }

  private void answer(Scorer scorer, List<Request> requests) {
    Served by = current;
    if (requests.isEmpty() || by == null) {
      return;
    }
    try {
      List<float[]> rows = requests.stream().flatMap(request -> request.rows.stream()).toList();
      float[][] scores = scorer.score(rows, meters);
      int first = 0;
      for (Request request : requests) {
        int end = first + request.rows.size();
        request.answer.complete(new Scored(by, Arrays.copyOfRange(scores, first, end)));
        first = end;
      }
    } catch (RuntimeException e) {
      requests.forEach(request -> request.answer.completeExceptionally(e));
    }
  }

  private void end() {
    List<Request> left;
    String reason;
    synchronized (this) {
      closed = true;
      left = List.copyOf(waiting);
      waiting.clear();
      reason = unavailable();
    }
    left.forEach(
        request -> request.answer.completeExceptionally(new RefusedException.Unavailable(reason)));
    meters.close();
  }

  /** Ends soon; whoever waits for an answer is told. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits until it has ended, and its model is let go of. */
  void awaitEnd() {
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Offer(ModelState state, long eventTime) {}

  private record Request(List<float[]> rows, CompletableFuture<Scored> answer) {}

  /** The model, and the block that it is asked with. */
  private record Scorer(ScoringModel model, Block block, float noLabel) implements AutoCloseable {
    Scorer(ScoringModel model, float noLabel) {
      this(model, model.newBlock(), noLabel);
    }

    int capacity() {
      return block.capacity();
    }

    float[][] score(List<float[]> rows, ServingMeters meters) {
      int outputs = model.outputs();
      float[][] scores = new float[rows.size()][outputs];
      for (int first = 0; first < scores.length; first += capacity()) {
        int end = Math.min(scores.length, first + capacity());
        block.clear();
        rows.subList(first, end).forEach(this::add);
        StepResult result = model.predict(block);
        for (int i = first; i < end; i++) {
          System.arraycopy(result.scores(), (i - first) * outputs, scores[i], 0, outputs);
        }
        meters.scored(end - first);
      }
      return scores;
    }

    private void add(float[] features) {
      int row = block.rows();
      block.setFeatures(row, 0, features, features.length);
      for (int i = 0; i < block.labels(); i++) {
        block.setLabel(row, i, noLabel);
      }
      block.setWeight(row, 1);
      block.add();
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
