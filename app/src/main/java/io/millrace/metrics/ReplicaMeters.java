package io.millrace.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.evaluate.MemberScore;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Score;
import io.millrace.evaluate.Scores;
import io.millrace.evaluate.Task;
import io.millrace.metrics.ReplicaStatus.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one replica. Only the thread that runs the replica's task writes; any thread may
 * read {@link #status()} and scrape. Closing removes the meters.
 */
public final class ReplicaMeters implements AutoCloseable {
  private static final long PUBLISH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long DETAIL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final MeterRegistry registry;
  private final Task task;
  private final Clock clock;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();

  private final Counter samplesLearned;
  private final Counter samplesUnlabelled;
  private final Counter samplesSkipped;
  private final Counter samplesLost;
  private final Counter stepsSkipped;
  private final DistributionSummary batchFill;
  private final Timer stepTime;
  private final Timer latency;
  private final Timer unlabelledLatency;
  private final Timer predictionDelay;
  private final Timer checkpointTime;
  private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);
  private final Map<Event.Type, Counter> events = new EnumMap<>(Event.Type.class);

  private final Observations observations;
  private volatile ReplicaStatus status;
  private volatile double checkpointBytes = Double.NaN;
  private volatile double stateBytes = Double.NaN;
  private volatile double restoreNanos = Double.NaN;
  private volatile double checkpointedAt = Double.NaN;
  private volatile double prunedSparsity = Double.NaN;
  private volatile double lossBeforePruning = Double.NaN;
  private volatile @Nullable String heldUp;
  private volatile boolean closed;
  private boolean showsHeldOut;
  private boolean showsDelayed;
  private final Set<String> coverageScopes = new HashSet<>();
  private @Nullable LateLabelMeters lateLabels;
  private @Nullable MemberMeters members;
  private long unlabelled;
  private long publishedAt;
  private long detailedAt;
  private final AtomicLong deadLetterCount = new AtomicLong();

  ReplicaMeters(MeterRegistry registry, String model, int replica, Task task) {
    this.registry = registry;
    this.task = task;
    this.clock = registry.config().clock();
    this.tags = Tags.of("model", model, "replica", Integer.toString(replica));
    this.status = ReplicaStatus.starting(model, replica);
    this.publishedAt = clock.monotonicTime() - PUBLISH_NANOS;
    this.detailedAt = clock.monotonicTime() - DETAIL_NANOS;
    this.observations = new Observations(clock, task);
    samplesLearned = keep(Meters.SAMPLES_LEARNED.counter().tags(tags).register(registry));
    samplesUnlabelled = keep(Meters.SAMPLES_UNLABELLED.counter().tags(tags).register(registry));
    samplesSkipped = keep(Meters.SAMPLES_SKIPPED.counter().tags(tags).register(registry));
    samplesLost = keep(Meters.SAMPLES_LOST.counter().tags(tags).register(registry));
    stepsSkipped = keep(Meters.STEPS_SKIPPED.counter().tags(tags).register(registry));
    batchFill = keep(Meters.BATCH_FILL.fill().tags(tags).register(registry));
    stepTime = keep(Meters.STEP_TIME.stepTimer().tags(tags).register(registry));
    latency = latency(true);
    unlabelledLatency = latency(false);
    predictionDelay = keep(Meters.PREDICTION_DELAY.waitTimer().tags(tags).register(registry));
    checkpointTime = keep(Meters.CHECKPOINT_TIME.timer().tags(tags).register(registry));
    for (Reason reason : Reason.values()) {
      Tags of = tags.and("reason", reason.tag());
      deadLetters.put(reason, keep(Meters.DEAD_LETTERS.counter().tags(of).register(registry)));
    }
    // All kinds are there from the start, at 0: the rate of the first is seen too.
    for (Event.Type type : Event.Type.values()) {
      Tags of = tags.and("type", type.tag());
      events.put(type, keep(Meters.EVENTS.counter().tags(of).register(registry)));
    }
    registerGauges();
  }

  private Timer latency(boolean labelled) {
    Tags of = tags.and("labelled", Boolean.toString(labelled));
    return keep(Meters.LATENCY.waitTimer().tags(of).register(registry));
  }

  private void registerGauges() {
    gauge(Meters.GRADIENT_NORM, () -> status.gradientNorm());
    gauge(Meters.LEARNING_RATE, () -> status.learningRate());
    gauge(Meters.FROZEN, () -> status.frozen() == null ? 0 : 1);
    gauge(Meters.STEP, () -> status.step());
    gauge(Meters.PENDING, () -> status.pending());
    gauge(Meters.RELEARNING, () -> status.relearning());
    gauge(Meters.CHECKPOINT_SIZE, () -> checkpointBytes);
    gauge(Meters.STATE_SIZE, () -> stateBytes);
    gauge(Meters.PRUNED_SPARSITY, () -> prunedSparsity);
    gauge(Meters.PRUNING_LOSS_DIFFERENCE, this::lossSincePruning);
    timeGauge(Meters.CHECKPOINT_AGE, this::nanosSinceCheckpoint);
    timeGauge(Meters.RESTORE_TIME, () -> restoreNanos);
    for (Score score : task.scores()) {
      score(score, "cumulative", ReplicaStatus::cumulative);
      score(score, "window", ReplicaStatus::windowed);
    }
  }

  /** Only when there are some: most models hold out nothing. */
  private synchronized void registerHeldOut() {
    if (!showsHeldOut && !closed) {
      showsHeldOut = true;
      for (Score score : task.scores()) {
        score(score, "hold_out", of -> of.heldOut().cumulative());
        score(score, "hold_out_window", of -> of.heldOut().windowed());
      }
    }
  }

  /** Only when labels come later. */
  private synchronized void registerDelayed() {
    if (!showsDelayed && !closed) {
      showsDelayed = true;
      task.scores().stream()
          .filter(score -> score != Score.LOSS)
          .forEach(
              score -> {
                score(score, "delayed", of -> of.delayed().cumulative());
                score(score, "delayed_window", of -> of.delayed().windowed());
              });
    }
  }

  /** Only when predictions have intervals or sets. */
  private synchronized void registerCoverage(
      String scope, Function<ReplicaStatus, Map<String, Double>> scores) {
    if (scores.apply(status).containsKey(Score.COVERAGE.key())
        && !closed
        && coverageScopes.add(scope)) {
      score(Score.COVERAGE, scope, scores);
      score(task.size(), scope, scores);
    }
  }

  private void registerCoverage() {
    registerCoverage("cumulative", ReplicaStatus::cumulative);
    registerCoverage("window", ReplicaStatus::windowed);
    registerCoverage("hold_out", of -> of.heldOut().cumulative());
    registerCoverage("hold_out_window", of -> of.heldOut().windowed());
    registerCoverage("delayed", of -> of.delayed().cumulative());
    registerCoverage("delayed_window", of -> of.delayed().windowed());
  }

  /** Only of a pool. */
  private synchronized void showMembers(List<MemberScore> scores) {
    if (members != null) {
      members.show(scores);
    } else if (!scores.isEmpty() && !closed) {
      members = new MemberMeters(registry, tags, scores);
      meters.addAll(members.all());
    }
  }

  private synchronized LateLabelMeters lateLabels() {
    if (lateLabels == null) {
      lateLabels = new LateLabelMeters(registry, tags);
      meters.addAll(lateLabels.all());
    }
    return lateLabels;
  }

  /** A sample got its label, so many ms after its record. */
  public void labelJoined(long delay) {
    lateLabels().joined(delay);
  }

  /** The window of a sample is over without a label; whether it is learned all the same. */
  public void labelMissed(boolean learned) {
    lateLabels().missed(learned);
  }

  /** So many samples wait for their labels, the oldest since so many ms. */
  public void waiting(long samples, long age) {
    lateLabels().waiting(samples, age);
  }

  /** A sample that had been predicted without a label was judged by the one that it got. */
  public void labelled() {
    unlabelled--;
  }

  private void score(
      Score score, String scope, Function<ReplicaStatus, Map<String, Double>> scores) {
    Supplier<Number> value = () -> scores.apply(status).getOrDefault(score.key(), Double.NaN);
    Tag of = Tag.of("scope", scope);
    if (score == Score.LOSS) {
      gauge(Meters.LOSS, value, of);
    } else {
      gauge(Meters.SCORE, value, of, Tag.of("score", score.key()));
    }
  }

  private double lossSincePruning() {
    return status.windowed().getOrDefault(Score.LOSS.key(), Double.NaN) - lossBeforePruning;
  }

  private void gauge(Meters meter, Supplier<Number> value, Tag... more) {
    keep(meter.gauge(value).tags(tags.and(more)).register(registry));
  }

  private void timeGauge(Meters meter, Supplier<Number> nanos) {
    keep(meter.timeGauge(nanos).tags(tags).register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  /**
   * A call of the model scored samples.
   *
   * @param samples that it was given
   * @param longestWaitNanos since the first of them arrived at the learner
   */
  public void scored(int samples, long longestWaitNanos) {
    batchFill.record(samples);
    predictionDelay.record(longestWaitNanos, TimeUnit.NANOSECONDS);
  }

  /**
   * A call of the model learned mini-batches.
   *
   * @param samples in these mini-batches
   * @param steps mini-batches, at least 1
   * @param skipped how many of them were not finite
   * @param nanos that the call took
   */
  public void learned(int samples, int steps, int skipped, long nanos) {
    samplesLearned.increment(samples);
    stepTime.record(nanos / steps, TimeUnit.NANOSECONDS);
    if (skipped > 0) {
      stepsSkipped.increment(skipped);
    }
  }

  /**
   * A prediction was forwarded. Takes some 80 ns.
   *
   * @param labelled whether its sample's label is known
   * @param timestamp of its sample's record, in ms since 1970-01-01 UTC
   * @param now the wall clock, likewise; read once for many predictions
   */
  public void forwarded(boolean labelled, long timestamp, long now) {
    long millis = Math.max(0, now - timestamp);
    if (labelled) {
      latency.record(millis, TimeUnit.MILLISECONDS);
    } else {
      unlabelledLatency.record(millis, TimeUnit.MILLISECONDS);
      samplesUnlabelled.increment();
      unlabelled++;
    }
  }

  /** A record went to the dead-letter topic. */
  public void deadLetter(Reason reason) {
    deadLetterCount.incrementAndGet();
    Counter counter = deadLetters.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /** An event went to the events topic. */
  public void event(Event event) {
    Counter counter = events.get(event.type());
    if (counter != null) {
      counter.increment();
    }
    observations.event(event);
  }

  /** A checkpoint of so many bytes was written in so many ns. */
  public void checkpointed(long bytes, long nanos) {
    checkpointBytes = bytes;
    checkpointedAt = clock.monotonicTime();
    checkpointTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Weights were pruned.
   *
   * @param sparsity the share of those that are out
   * @param lossBefore the windowed loss before the first of them
   */
  public void pruned(double sparsity, double lossBefore) {
    prunedSparsity = sparsity;
    lossBeforePruning = lossBefore;
  }

  /** A state of so many bytes was written at a commit. */
  public void committed(long bytes) {
    stateBytes = bytes;
  }

  /** A restart has so many samples still to learn again. */
  public void relearning(long left) {
    status = status.withRelearning(left);
  }

  /**
   * It can take nothing, or can again.
   *
   * @param reason what it waits for, as a sentence; null: for nothing
   */
  public void heldUp(@Nullable String reason) {
    heldUp = reason;
  }

  /** What it waits for before it can take anything, as a sentence; null: for nothing. */
  public @Nullable String heldUp() {
    return heldUp;
  }

  /** A record that the state has came again. */
  public void skipped() {
    samplesSkipped.increment();
  }

  /** So many samples were deleted before they were read. */
  public void lost(long samples) {
    samplesLost.increment((double) samples);
  }

  /**
   * The state was restored.
   *
   * @param nanos that it took
   * @param withoutLabel samples predicted without a label since the model's start
   */
  public void restored(long nanos, long withoutLabel) {
    restoreNanos = nanos;
    unlabelled = withoutLabel;
  }

  /**
   * Publishes the replica's status if the published one is 250 ms old: scores over the window take
   * too long to compute at each sample.
   *
   * @param frozen why it does not learn; null: it does
   * @param learned samples learned or skipped since the model's start
   * @param learningRate of the latest mini-batch
   * @param gradientNorm of the latest mini-batch
   * @param pending samples that wait for their mini-batch to be complete
   */
  public void publishIfDue(
      Scores scores,
      @Nullable String frozen,
      long step,
      long learned,
      double learningRate,
      double gradientNorm,
      int pending) {
    if (clock.monotonicTime() - publishedAt >= PUBLISH_NANOS) {
      publish(scores, frozen, step, learned, learningRate, gradientNorm, pending);
    }
  }

  /** Publishes the replica's status at once, as at each commit, so that the last word is true. */
  public void publish(
      Scores scores,
      @Nullable String frozen,
      long step,
      long learned,
      double learningRate,
      double gradientNorm,
      int pending) {
    Prequential prequential = scores.prequential();
    Prequential heldOut = scores.heldOut();
    if (heldOut.samples() > 0) {
      registerHeldOut();
    }
    Prequential delayed = scores.delayed();
    if (delayed.samples() > 0) {
      registerDelayed();
    }
    List<MemberScore> ofMembers = scores.members().list();
    showMembers(ofMembers);
    publishedAt = clock.monotonicTime();
    status =
        new ReplicaStatus(
            status.model(),
            status.replica(),
            frozen == null ? State.LEARNING : State.FROZEN,
            frozen,
            scores.samples(),
            unlabelled,
            step,
            learned,
            learningRate,
            gradientNorm,
            pending,
            0,
            (long) stepsSkipped.count(),
            deadLetterCount.get(),
            prequential.cumulative(),
            prequential.windowed(),
            judged(heldOut),
            judged(delayed),
            ofMembers,
            observations.refusals());
    registerCoverage();
    if (publishedAt - detailedAt >= DETAIL_NANOS) {
      detailedAt = publishedAt;
      observations.window(prequential.detail());
    }
  }

  private static ReplicaStatus.Judged judged(Prequential part) {
    return new ReplicaStatus.Judged(part.samples(), part.cumulative(), part.windowed());
  }

  /** What a page shows beyond the meters; written by the replica's thread too. */
  public Observations observations() {
    return observations;
  }

  /** How much was done since this replica's task started. */
  public Activity activity() {
    return Activity.of(stepTime, List.of(latency, unlabelledLatency));
  }

  /** Samples learned since this replica's task started. */
  public double samplesLearned() {
    return samplesLearned.count();
  }

  /** Mini-batches skipped since then, as not finite. */
  public double stepsSkipped() {
    return stepsSkipped.count();
  }

  /** Seconds since a checkpoint was written, NaN before the first. */
  public double checkpointAge() {
    return nanosSinceCheckpoint() / TimeUnit.SECONDS.toNanos(1);
  }

  private double nanosSinceCheckpoint() {
    return clock.monotonicTime() - checkpointedAt;
  }

  /** The status published last, with the dead letters until now. */
  public ReplicaStatus status() {
    return status.withCounts(
        (long) stepsSkipped.count(), deadLetterCount.get(), observations.refusals());
  }

  /** Removes the meters; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      meters.forEach(registry::remove);
    }
  }

  boolean isClosed() {
    return closed;
  }
}
