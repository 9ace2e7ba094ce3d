package io.millrace.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.Task;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * All that this process measures: its replicas or its alias, Kafka Streams, clients and brokers,
 * the JVM. Thread-safe.
 */
public final class Monitoring implements AutoCloseable {
  /** How soon meters of new partitions, such as their lag, appear. */
  private static final Duration KAFKA_REFRESH = Duration.ofSeconds(5);

  private final PrometheusMeterRegistry registry;
  private final List<ReplicaMeters> replicas = new ArrayList<>();
  private final Map<Integer, ModelComparison> comparisons = new HashMap<>();
  private final Map<Integer, AliasMeters> aliases = new TreeMap<>();
  private final Map<String, ServingMeters> serving = new HashMap<>();
  private final List<AutoCloseable> binders = new ArrayList<>();
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(Monitoring::daemon);
  private @Nullable BrokerMeters asked;

  /** Starts to measure the JVM and the process. */
  public Monitoring() {
    this(Clock.SYSTEM);
  }

  Monitoring(Clock clock) {
    registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    bind(new JvmInfoMetrics());
    bind(new JvmMemoryMetrics());
    bind(new JvmGcMetrics());
    bind(new JvmThreadMetrics());
    bind(new ClassLoaderMetrics());
    bind(new ProcessorMetrics());
    bind(new UptimeMetrics());
    bind(new FileDescriptorMetrics());
    bind(new ResidentMemory());
  }

  /** Measures Kafka Streams and its clients from now on. */
  public synchronized void bind(KafkaStreams streams) {
    bind(new KafkaStreamsMetrics(streams, Tags.empty(), refresher, KAFKA_REFRESH));
  }

  /**
   * Asks the brokers from now on how they and these topics are.
   *
   * @param brokers closed with this
   */
  public synchronized void bind(Admin brokers, Collection<String> topics) {
    BrokerMeters meters = new BrokerMeters(brokers, topics, refresher);
    bind(meters);
    asked = meters;
  }

  /**
   * That the brokers don't answer, or that topics were deleted, in one sentence. Both an outage and
   * its end are known half a minute later at the latest. Empty if all is well, or they are not
   * asked.
   */
  public synchronized Optional<String> outage() {
    return Optional.ofNullable(asked).flatMap(BrokerMeters::outage);
  }

  private void bind(MeterBinder binder) {
    binder.bindTo(registry);
    if (binder instanceof AutoCloseable closeable) {
      binders.add(closeable);
    }
  }

  /**
   * The meters of a replica whose task starts; to be closed with the task. Meters that an earlier
   * task of the same replica left behind are replaced.
   */
  public synchronized ReplicaMeters replica(String model, int replica, Task task) {
    for (ReplicaMeters old : replicas) {
      if (old.status().model().equals(model) && old.status().replica() == replica) {
        old.close();
      }
    }
    replicas.removeIf(ReplicaMeters::isClosed);
    ReplicaMeters meters = new ReplicaMeters(registry, model, replica, task);
    replicas.add(meters);
    return meters;
  }

  /**
   * The meters of predictions on request by a replica's states; to be closed with what serves.
   * Those of what served the replica before are replaced, for that may need some time to end.
   */
  public synchronized ServingMeters serving(String model, int replica) {
    String key = model + "/" + replica;
    ServingMeters old = serving.get(key);
    if (old != null) {
      old.close();
    }
    ServingMeters meters = new ServingMeters(registry, model, replica);
    serving.put(key, meters);
    return meters;
  }

  /**
   * The meters of a partition of the alias that this process runs, whose task starts; to be closed
   * with the task. Meters that an earlier task of the same partition left behind are replaced.
   *
   * @param models those that it can follow
   * @param live the one that it follows now
   * @param lag how many predictions of a model it has not read yet; NaN if that is not known
   */
  public synchronized AliasMeters alias(
      String alias, int partition, List<String> models, String live, ToDoubleFunction<String> lag) {
    AliasMeters old = aliases.get(partition);
    if (old != null) {
      old.close();
    }
    AliasMeters meters = new AliasMeters(registry, alias, partition, models, live, lag);
    aliases.put(partition, meters);
    return meters;
  }

  /** The live model of each partition of an alias that runs here. */
  public synchronized Map<Integer, String> liveModels() {
    return aliases.entrySet().stream()
        .filter(alias -> !alias.getValue().isClosed())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, alias -> alias.getValue().live(), (a, b) -> b, TreeMap::new));
  }

  /**
   * Shows from now on how a replica does beside another model.
   *
   * @param other the other model's name
   */
  public synchronized void compare(
      String model, int replica, String other, ModelComparison comparison) {
    ComparisonMeters.register(registry, model, replica, other, comparison);
    comparisons.put(replica, comparison);
  }

  /** How a replica does beside another model; null if it is not compared. */
  public synchronized ModelComparison.@Nullable Compared compared(int replica) {
    ModelComparison comparison = comparisons.get(replica);
    return comparison == null ? null : comparison.compared();
  }

  /** The latest status of every replica that runs here, by model and replica. */
  public synchronized List<ReplicaStatus> replicas() {
    return running().stream().map(ReplicaMeters::status).toList();
  }

  /** The meters of every replica that runs here, by model and replica. */
  public synchronized List<ReplicaMeters> running() {
    Comparator<ReplicaStatus> order =
        Comparator.comparing(ReplicaStatus::model).thenComparingInt(ReplicaStatus::replica);
    return replicas.stream()
        .filter(meters -> !meters.isClosed())
        .sorted(Comparator.comparing(ReplicaMeters::status, order))
        .toList();
  }

  /** All meters in Prometheus' text format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }

  /** Stops measuring. */
  @Override
  public synchronized void close() {
    for (AutoCloseable binder : binders) {
      try {
        binder.close();
      } catch (Exception e) {
        throw new IllegalStateException("can't stop measuring by " + binder, e);
      }
    }
    binders.clear();
    refresher.shutdownNow();
    replicas.forEach(ReplicaMeters::close);
    replicas.clear();
    aliases.values().forEach(AliasMeters::close);
    aliases.clear();
    registry.close();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "millrace-kafka-meters");
    thread.setDaemon(true);
    return thread;
  }
}
