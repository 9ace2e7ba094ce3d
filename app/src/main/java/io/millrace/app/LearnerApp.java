package io.millrace.app;

import io.millrace.metrics.Monitoring;
import io.millrace.metrics.ReplicaMeters;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.server.Health;
import io.millrace.serving.Predictors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** The topology at work: Kafka Streams, its meters, and who it is in its group. */
public final class LearnerApp implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LearnerRuntime learner;
  private final KafkaStreams streams;

  private LearnerApp(LearnerRuntime learner) {
    this.learner = learner;
    Topology topology = new Topology();
    learner.stage().addTo(topology);
    streams = new KafkaStreams(topology, learner.properties(), learner.clients());
    streams.setStateListener((now, before) -> changed(now));
  }

  /**
   * Starts to learn; the topics must be there.
   *
   * @param kafka the user's Kafka properties, with the brokers' address
   * @param home where this instance keeps who it is, unless {@code state.dir} says otherwise
   * @throws IllegalArgumentException if a Kafka property breaks exactly-once learning
   * @throws AppException if another app has its id
   */
  public static LearnerApp start(Assembly assembly, Map<String, String> kafka, Path home) {
    LearnerRuntime learner = LearnerRuntime.open(assembly, kafka, home);
    try {
      learner.requireOwnId();
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
    return start(learner);
  }

  /** Starts to learn; if that fails, all is closed. */
  static LearnerApp start(LearnerRuntime learner) {
    LearnerApp app;
    try {
      app = new LearnerApp(learner);
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
    try {
      learner.attach(app.streams);
      app.streams.start();
      return app;
    } catch (RuntimeException e) {
      boolean unused = app.streams.close(Duration.ZERO); // it has nothing to commit
      learner.close();
      throw e;
    }
  }

  private void changed(KafkaStreams.State state) {
    if (state == KafkaStreams.State.NOT_RUNNING || state == KafkaStreams.State.ERROR) {
      stopped.countDown();
    }
    if (state == KafkaStreams.State.RUNNING) {
      boolean hasReplicas = !learner.monitoring().running().isEmpty();
      learner.predictors().ifPresent(predictors -> predictors.await(hasReplicas));
    }
  }

  /** All meters. */
  public Monitoring monitoring() {
    return learner.monitoring();
  }

  /** What answers requests for predictions, if the settings want that. */
  Optional<Predictors> predictors() {
    return learner.predictors();
  }

  /** How each replica of this instance is doing. */
  public List<ReplicaStatus> replicas() {
    return learner.monitoring().replicas();
  }

  /**
   * Records that this instance has not read yet: of the samples topic, and of the log. Empty if
   * that is not known.
   */
  public OptionalLong lag() {
    return lags().values().stream().mapToLong(Long::longValue).reduce(Long::sum);
  }

  /** The same by replica, as far as Kafka knows it. */
  public Map<Integer, Long> lags() {
    Map<Integer, Long> lags = ConsumerLags.of(streams.metrics(), learner.topics().learned());
    learner
        .merging()
        .ifPresent(
            merge ->
                ConsumerLags.of(merge.metrics(), learner.topics().samples())
                    .values()
                    .forEach(lag -> lags.merge(0, lag, Long::sum)));
    return lags;
  }

  /** Whether the app lives and learns. */
  public Health health() {
    KafkaStreams.State state = streams.state();
    boolean live = state.isRunningOrRebalancing() || state == KafkaStreams.State.CREATED;
    String told = "Kafka Streams is " + state;
    Optional<String> hindrance = live ? learner.monitoring().outage() : Optional.empty();
    if (hindrance.isEmpty()) {
      hindrance = state == KafkaStreams.State.RUNNING ? hindrance() : Optional.of(told);
    }
    return new Health(live, hindrance.isEmpty(), hindrance.orElse(told));
  }

  /** What keeps it from learning although Kafka Streams runs. */
  private Optional<String> hindrance() {
    return learner
        .merging()
        .map(KafkaStreams::state)
        .filter(merging -> merging != KafkaStreams.State.RUNNING)
        .map(merging -> "the merge of partitions is " + merging)
        .or(this::heldUp)
        .or(this::starting);
  }

  private Optional<String> heldUp() {
    return learner.monitoring().running().stream()
        .map(ReplicaMeters::heldUp)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private Optional<String> starting() {
    long starting =
        replicas().stream()
            .filter(replica -> replica.state() == ReplicaStatus.State.STARTING)
            .count();
    return starting(starting);
  }

  /** What is told while so many replicas are not ready; nothing if all are. */
  static Optional<String> starting(long replicas) {
    return replicas == 0
        ? Optional.empty()
        : Optional.of(
            "%d %s starting: creating and restoring the model"
                .formatted(replicas, replicas == 1 ? "replica is" : "replicas are"));
  }

  /**
   * Waits until the app has stopped by itself.
   *
   * @return whether it has, within that time
   */
  public boolean awaitStop(Duration time) throws InterruptedException {
    return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What went wrong first and made the app stop by itself, if something did. */
  public Optional<Throwable> failure() {
    return learner.restarts().failure().map(LearnerApp::root);
  }

  /** What Kafka Streams wraps errors in tells nothing. */
  static Throwable root(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error : root(cause);
  }

  /**
   * Commits what was learned and stops.
   *
   * @throws AppException if that took too long, or no broker answered: nothing is lost, but the
   *     latest samples are to be learned again
   */
  @Override
  public void close() {
    learner.stopping();
    Optional<String> uncommitted = learner.end(streams, CLOSE_TIMEOUT);
    learner.close();
    if (uncommitted.isPresent()) {
      throw new AppException(
          uncommitted.get()
              + ": what was learned since the last commit is not committed, and is learned again at"
              + " the next start");
    }
  }
}
