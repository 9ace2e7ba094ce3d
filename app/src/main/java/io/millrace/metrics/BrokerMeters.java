package io.millrace.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;

/**
 * The basics of the brokers, embedded or not, as any client may ask them. What a broker does not
 * tell, for instance because it is not permitted, is NaN.
 */
@SuppressWarnings("FutureReturnValueIgnored") // errors are handled where the answers are
final class BrokerMeters implements MeterBinder, AutoCloseable {
  /** The answer lists every replica of the cluster: not more often than this. */
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private static final int TIMEOUT_MS = 10_000;

  private final Admin admin;
  private final ScheduledExecutorService scheduler;
  private final Map<String, Topic> topics = new LinkedHashMap<>();
  private final BrokerOutage outage = new BrokerOutage();
  private final DeletedTopics deleted = new DeletedTopics();
  private volatile boolean closed;
  private volatile double brokers;
  private volatile double usableBytes = Double.NaN;

  /**
   * Asks in the background.
   *
   * @param admin closed with this
   */
  BrokerMeters(Admin admin, Collection<String> topics, ScheduledExecutorService scheduler) {
    this.admin = admin;
    this.scheduler = scheduler;
    topics.forEach(name -> this.topics.put(name, new Topic()));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Meters.BROKERS.gauge(() -> brokers).register(registry);
    Meters.DISK_USABLE.gauge(() -> usableBytes).register(registry);
    topics.forEach(
        (name, topic) -> {
          Tags of = Tags.of("topic", name);
          Meters.TOPIC_SIZE.gauge(() -> topic.bytes).tags(of).register(registry);
          Meters.UNDER_REPLICATED.gauge(() -> topic.underReplicated).tags(of).register(registry);
        });
    scheduler.scheduleWithFixedDelay(this::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The answers come later, on the client's thread: the scheduler's is never held up. */
  private void ask() {
    admin
        .describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS))
        .nodes()
        .whenComplete(
            (nodes, error) -> {
              brokers = error == null ? nodes.size() : 0;
              if (!closed) {
                outage.told(error);
              }
              if (error == null) {
                askForDisks(nodes);
              }
            });
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(topics.keySet(), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
            .topicNameValues();
    topics.forEach(
        (name, topic) ->
            Objects.requireNonNull(answers.get(name))
                .whenComplete(
                    (told, error) -> {
                      deleted.told(name, error);
                      topic.underReplicated = error == null ? underReplicated(told) : Double.NaN;
                    }));
  }

  private static long underReplicated(TopicDescription topic) {
    return topic.partitions().stream()
        .filter(partition -> partition.isr().size() < partition.replicas().size())
        .count();
  }

  private void askForDisks(Collection<Node> nodes) {
    admin
        .describeLogDirs(
            nodes.stream().map(Node::id).toList(),
            new DescribeLogDirsOptions().timeoutMs(TIMEOUT_MS))
        .allDescriptions()
        .whenComplete(
            (brokersDirectories, error) ->
                told(
                    error == null
                        ? brokersDirectories.values().stream()
                            .flatMap(directories -> directories.values().stream())
                            .toList()
                        : List.of()));
  }

  private void told(List<LogDirDescription> directories) {
    usableBytes =
        directories.stream()
            .flatMapToLong(directory -> directory.usableBytes().stream())
            .mapToDouble(bytes -> bytes)
            .min()
            .orElse(Double.NaN);
    topics.forEach(
        (name, topic) ->
            topic.bytes = directories.isEmpty() ? Double.NaN : bytes(directories, name));
  }

  private static long bytes(List<LogDirDescription> directories, String topic) {
    return directories.stream()
        .flatMap(directory -> directory.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(topic))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /**
   * That the brokers don't answer, or that topics were deleted, in one sentence; empty if all is
   * well, or they have not been asked.
   */
  Optional<String> outage() {
    return outage.reason().or(deleted::reason);
  }

  @Override
  public void close() {
    closed = true;
    admin.close(Duration.ZERO);
  }

  /** What the latest answers say about one topic. */
  private static final class Topic {
    private volatile double bytes = Double.NaN;
    private volatile double underReplicated = Double.NaN;
  }
}
