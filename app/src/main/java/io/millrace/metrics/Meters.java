package io.millrace.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of our own: its name, base unit and description. Those of a replica carry the tags
 * {@code model} and {@code replica}, those of an alias {@code alias} and {@code partition}.
 * Prometheus sees {@code millrace.checkpoint.size} in bytes as {@code
 * millrace_checkpoint_size_bytes}, a counter with {@code _total} behind it, a time in seconds.
 */
enum Meters {
  LOSS(
      "millrace.loss",
      null,
      "Mean prequential loss, since the start (scope cumulative) or over the latest samples (scope"
          + " window); the same for held-out samples (scopes hold_out, hold_out_window)"),
  SCORE(
      "millrace.score",
      null,
      "Prequential score, named by the tag score, since the start (scope cumulative) or over the"
          + " latest samples (scope window); the same for held-out samples (scopes hold_out,"
          + " hold_out_window) and for predictions made before late labels came (scopes delayed,"
          + " delayed_window)"),
  MEMBER_LOSS(
      "millrace.member.loss",
      null,
      "Mean loss of the pool's member in the tag member, by its own predictions, since the start"
          + " (scope cumulative) or of late (scope window); only of pools"),
  MEMBER_WINS(
      "millrace.member.wins",
      "ratio",
      "Fraction of the mini-batches in which no member of the pool had a lower loss than the one in"
          + " the tag member, since the start (scope cumulative) or of late (scope window)"),
  MEMBER_WEIGHT(
      "millrace.member.weight",
      null,
      "Weight of the pool's member in the tag member in the latest prediction of the pool"),
  MEMBER_RESETS(
      "millrace.member.resets",
      null,
      "Times that the pool's member in the tag member was set back to its initial state, since the"
          + " model's start"),
  COMPARED_SAMPLES(
      "millrace.compared.samples",
      null,
      "Samples that both this model and the one in the tag other have predicted; only with compare"),
  COMPARED_UNPAIRED(
      "millrace.compared.unpaired",
      null,
      "Predictions of either model for whose sample the other has none; only with compare"),
  COMPARED_SCORE(
      "millrace.compared.score",
      null,
      "Mean loss (score loss), or share of wrong classes or mean absolute error (score error), of"
          + " the model in the tag predictor over the compared samples"),
  COMPARED_DIFFERENCE(
      "millrace.compared.difference",
      null,
      "This model's score less that of the one in the tag other over the compared samples (bound"
          + " mean), and the ends of its 95 % confidence interval (bounds lower, upper)"),
  GRADIENT_NORM(
      "millrace.gradient.norm", null, "Norm of the latest mini-batch's gradient, before clipping"),
  LEARNING_RATE("millrace.learning.rate", null, "Learning rate of the latest mini-batch"),
  FROZEN("millrace.frozen", null, "1 while the model predicts without learning, else 0"),
  STEP(
      "millrace.step",
      null,
      "Mini-batches learned, skipped, or only scored while frozen, since the model's start"),
  PENDING("millrace.pending", "samples", "Samples of an incomplete mini-batch"),
  SAMPLES_LEARNED("millrace.samples.learned", null, "Samples learned or skipped by this process"),
  SAMPLES_UNLABELLED(
      "millrace.samples.unlabelled", null, "Samples without a label that this process predicted"),
  SAMPLES_WAITING(
      "millrace.samples.waiting",
      null,
      "Samples that were predicted and wait for their labels; only with labels"),
  WAITING_AGE(
      "millrace.samples.waiting.age",
      null,
      "Age of the oldest sample whose window is not over, by the time of the log, 0 if none waits;"
          + " only with labels"),
  LABELS(
      "millrace.labels",
      null,
      "Samples that got their label (outcome joined), the default label at the end of their window"
          + " (default), or none (none); only with labels"),
  LABEL_DELAY(
      "millrace.label.delay",
      null,
      "From a sample's record timestamp to that of its label; only with labels"),
  SAMPLES_SKIPPED(
      "millrace.samples.skipped", null, "Records skipped because the state already has them"),
  SAMPLES_LOST(
      "millrace.samples.lost",
      null,
      "Samples, or late labels, that were deleted before they were read"),
  RELEARNING(
      "millrace.relearning.samples",
      null,
      "Samples still to be relearned after a restart; 0 when it is ready"),
  BATCH_FILL("millrace.batch.fill", "samples", "Samples per call of the model"),
  STEP_TIME(
      "millrace.step.time",
      null,
      "Time per mini-batch: that of a learning call divided by its mini-batches; one observation"
          + " per call"),
  LATENCY(
      "millrace.latency",
      null,
      "From a sample's record timestamp to the forwarding of its prediction; one observation per"
          + " sample; the tag labelled tells whether its label was known"),
  PREDICTION_DELAY(
      "millrace.prediction.delay",
      null,
      "From a sample's arrival at the learner to its score; one observation per call of the model,"
          + " for the sample that waited longest"),
  STEPS_SKIPPED(
      "millrace.steps.skipped",
      null,
      "Mini-batches that were not learned because their loss or gradient was not finite"),
  DEAD_LETTERS(
      "millrace.dead.letters",
      null,
      "Records sent to the dead-letter topic, by the reason in the tag reason"),
  EVENTS(
      "millrace.events", null, "Events sent to the events topic by this process, by the tag type"),
  CHECKPOINT_AGE("millrace.checkpoint.age", null, "Time since this process wrote a checkpoint"),
  CHECKPOINT_SIZE("millrace.checkpoint.size", "bytes", "Size of the latest checkpoint"),
  CHECKPOINT_TIME("millrace.checkpoint.time", null, "Time to write a checkpoint"),
  PRUNED_SPARSITY(
      "millrace.pruned.sparsity",
      null,
      "Fraction of the weights that can be pruned that are pruned"),
  PRUNING_LOSS_DIFFERENCE(
      "millrace.pruning.loss.difference",
      null,
      "Windowed loss minus that before the first pruning"),
  STATE_SIZE("millrace.state.size", "bytes", "Size of the state written at the latest commit"),
  RESTORE_TIME("millrace.restore.time", null, "Duration of the latest restore of the state"),
  SERVING_TIME(
      "millrace.serving.time",
      null,
      "From a request for predictions to its answer, by the HTTP status in the tag code; one"
          + " observation per request"),
  SERVING_ROWS("millrace.serving.rows", "samples", "Samples per call of the model that serves"),
  SERVING_STEP("millrace.serving.step", null, "Step of the state that requests are answered by"),
  SERVING_AGE(
      "millrace.serving.age",
      null,
      "Time since the event time of the latest sample before the state that requests are answered"
          + " by"),
  ALIAS_LIVE(
      "millrace.alias.live",
      null,
      "1 if the alias in the tag alias follows the model in the tag model in the partition in the"
          + " tag partition, else 0"),
  ALIAS_PREDICTIONS(
      "millrace.alias.predictions",
      null,
      "Predictions of the model in the tag model that this process has copied to the alias's topic"),
  ALIAS_SWITCHES("millrace.alias.switches", null, "Switches to another model made by this process"),
  ALIAS_DEAD_LETTERS(
      "millrace.alias.dead.letters",
      null,
      "Records that this process has sent to the alias's dead-letter topic"),
  ALIAS_LAG(
      "millrace.alias.lag",
      "records",
      "Predictions of the model in the tag model that the alias has not read yet"),
  RESIDENT_MEMORY(
      "process.resident.memory",
      "bytes",
      "Physical memory of the process, including that of native libraries; Linux only"),
  BROKERS("millrace.kafka.brokers", null, "Brokers of the cluster; 0 when none answers"),
  UNDER_REPLICATED(
      "millrace.kafka.under.replicated.partitions",
      null,
      "Partitions of the topic in the tag topic that lack an in-sync replica"),
  TOPIC_SIZE(
      "millrace.kafka.topic.size",
      "bytes",
      "Size on the brokers' disks of the topic in the tag topic, all replicas together"),
  DISK_USABLE(
      "millrace.kafka.disk.usable",
      "bytes",
      "Free space of the brokers' data directory that has the least");

  private static final Duration[] STEP_BUCKETS = oneTwoFive(1_000, 1_000_000_000);
  private static final Duration[] WAIT_BUCKETS = oneTwoFive(1_000_000, 60_000_000_000L);
  private static final Duration[] DELAY_BUCKETS = oneTwoFive(10_000_000, 5_000_000_000_000_000L);
  private static final double[] FILL_BUCKETS =
      DoubleStream.iterate(1, fill -> fill <= 4096, fill -> 2 * fill).toArray();

  private final String id;
  private final @Nullable String unit;
  private final String description;

  Meters(String id, @Nullable String unit, String description) {
    this.id = id;
    this.unit = unit;
    this.description = description;
  }

  /** The name, with dots between its words. */
  String id() {
    return id;
  }

  Counter.Builder counter() {
    return Counter.builder(id).baseUnit(unit).description(description);
  }

  /**
   * A counter of what is counted elsewhere.
   *
   * @param by counts it; the counter does not keep it from being collected
   */
  <T> FunctionCounter.Builder<T> counter(T by, ToDoubleFunction<T> count) {
    return FunctionCounter.builder(id, by, count).baseUnit(unit).description(description);
  }

  Gauge.Builder<Supplier<Number>> gauge(Supplier<Number> value) {
    return Gauge.builder(id, value).baseUnit(unit).description(description).strongReference(true);
  }

  /** A gauge of {@code value} in nanoseconds, which may be NaN. */
  TimeGauge.Builder<Supplier<Number>> timeGauge(Supplier<Number> value) {
    return TimeGauge.builder(id, value, TimeUnit.NANOSECONDS)
        .description(description)
        .strongReference(true);
  }

  /** A timer with buckets from 1 µs to 1 s. */
  Timer.Builder stepTimer() {
    return timer().serviceLevelObjectives(STEP_BUCKETS);
  }

  /** A timer with buckets from 1 ms to 50 s. */
  Timer.Builder waitTimer() {
    return timer().serviceLevelObjectives(WAIT_BUCKETS);
  }

  /** A timer with buckets from 10 ms to 50 days. */
  Timer.Builder delayTimer() {
    return timer().serviceLevelObjectives(DELAY_BUCKETS);
  }

  /** A timer without buckets. */
  Timer.Builder timer() {
    return Timer.builder(id).description(description);
  }

  /** A histogram with buckets of 1, 2, 4 … 4096. */
  DistributionSummary.Builder fill() {
    return DistributionSummary.builder(id)
        .baseUnit(unit)
        .description(description)
        .serviceLevelObjectives(FILL_BUCKETS);
  }

  /** 1, 2 and 5 times each power of ten from {@code least} to {@code most}, in ns. */
  private static Duration[] oneTwoFive(long least, long most) {
    return LongStream.iterate(least, power -> power <= most, power -> 10 * power)
        .flatMap(power -> LongStream.of(power, 2 * power, 5 * power))
        .filter(nanos -> nanos <= most)
        .mapToObj(Duration::ofNanos)
        .toArray(Duration[]::new);
  }
}
