package io.millrace.app;

import io.millrace.checkpoint.CommittedRecords;
import io.millrace.config.Compare;
import io.millrace.config.Config;
import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.ModelComparison.Side;
import io.millrace.metrics.Monitoring;
import io.millrace.serde.PredictionReader;
import io.millrace.topology.SampleOffset;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a model with another one on the same samples, by what both have published: a consumer
 * beside the topology reads the committed predictions of both, and leaves the one that is ahead
 * alone until the other has caught up. So it slows nothing down, and a crash, a rollback or another
 * number of samples in a call make no difference. It belongs to no group: a restart reads the
 * latest predictions again.
 */
final class Comparing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Comparing.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final long LOOK_NANOS = Duration.ofSeconds(10).toNanos();

  private final String name;
  private final Compare compare;
  private final String ownTopic;
  private final boolean isMerged;
  private final Monitoring monitoring;
  private final Consumer<byte[], byte[]> consumer;
  private final PredictionReader ownReader;
  private final PredictionReader otherReader;
  private final Map<Integer, Progress> comparisons = new TreeMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;
  private long looked = System.nanoTime() - LOOK_NANOS;
  private boolean warned;

  /**
   * Begins with nothing.
   *
   * @param settings have {@code compare}
   * @param isMerged whether replica 0 learns all partitions
   * @param consumer closed with this
   */
  Comparing(
      Config settings,
      Compare compare,
      boolean isMerged,
      Monitoring monitoring,
      Consumer<byte[], byte[]> consumer) {
    this.name = settings.name();
    this.compare = compare;
    this.ownTopic = settings.topics().predictions().topic();
    this.isMerged = isMerged;
    this.monitoring = monitoring;
    this.consumer = consumer;
    this.ownReader = settings.topics().predictions().format().newReader();
    this.otherReader =
        compare.format() == null
            ? settings.topics().predictions().format().newReader()
            : compare.format().newReader();
  }

  /**
   * Compares on a thread of its own until it is closed.
   *
   * @param kafka the user's Kafka properties, with the brokers' address
   */
  static Comparing start(
      Config settings,
      Compare compare,
      boolean isMerged,
      Monitoring monitoring,
      Map<String, String> kafka) {
    Map<String, String> properties = new TreeMap<>(kafka);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.name() + "-compare");
    Comparing comparing =
        new Comparing(
            settings, compare, isMerged, monitoring, CommittedRecords.consumer(properties));
    comparing.begin();
    return comparing;
  }

  private void begin() {
    Thread reader = new Thread(this::run, "millrace-compare");
    reader.setDaemon(true);
    thread = reader;
    reader.start();
  }

  /** Compares until it is closed. It says why if it ends before: the learner goes on without it. */
  void run() {
    try (consumer) {
      while (closing.getCount() > 0) {
        runOnce();
      }
    } catch (WakeupException | InterruptException e) {
      LOG.debug("comparing ends", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      String ended = "has ended until the model is started again: " + e;
      LOG.warn("comparing {} with {} {}", name, compare.model(), ended);
      LOG.debug("comparing has ended", e);
      sayAll("comparing " + ended);
    }
  }

  private void runOnce() throws InterruptedException {
    try {
      readOn(System.nanoTime());
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      warnOnce("predictions can't be read: " + e.getMessage());
      sayAll("can't read predictions: " + e.getMessage());
      boolean unused = closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Takes what there is.
   *
   * @param now in ns, of any clock
   */
  void readOn(long now) {
    if (now - looked >= LOOK_NANOS) {
      looked = now;
      assign();
    }
    if (consumer.assignment().isEmpty()) {
      boolean unused = awaitClosing();
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      take(record);
    }
    for (TopicPartition partition : consumer.assignment()) {
      Side side = side(partition.topic());
      if (progress(partition.partition()).comparison.isAhead(side, partition.partition())) {
        consumer.pause(Set.of(partition));
      } else {
        consumer.resume(Set.of(partition));
      }
    }
    comparisons.values().forEach(progress -> progress.look(now, compare.model()));
  }

  private boolean awaitClosing() {
    try {
      return closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Of partitions that are new, the latest predictions are read. */
  private void assign() {
    List<TopicPartition> own = partitions(ownTopic);
    own.forEach(partition -> progress(partition.partition()));
    List<TopicPartition> others = partitions(compare.topicOrDefault());
    List<TopicPartition> all = new ArrayList<>(own);
    all.addAll(others);
    List<TopicPartition> added = new ArrayList<>(all);
    added.removeAll(consumer.assignment());
    if (!added.isEmpty()) {
      consumer.assign(all);
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(added);
      Map<TopicPartition, Long> ends = consumer.endOffsets(added);
      for (TopicPartition partition : added) {
        long latest = ends.getOrDefault(partition, 0L) - compare.latest();
        consumer.seek(partition, Math.max(latest, starts.getOrDefault(partition, 0L)));
      }
    }
    for (Progress progress : comparisons.values()) {
      progress.missing = others.isEmpty();
    }
    if (others.isEmpty()) {
      sayAll(
          "waiting for %s: there is no topic %s"
              .formatted(compare.model(), compare.topicOrDefault()));
    }
  }

  private List<TopicPartition> partitions(String topic) {
    var found = consumer.partitionsFor(topic);
    return found == null
        ? List.of()
        : found.stream().map(one -> new TopicPartition(topic, one.partition())).toList();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    ModelComparison comparison = progress(record.partition()).comparison;
    Side side = side(record.topic());
    long sample = SampleOffset.of(record.headers());
    byte[] value = record.value();
    if (sample == SampleOffset.UNKNOWN || value == null) {
      comparison.addUnknown();
      return;
    }
    try {
      PredictionReader reader = side == Side.OWN ? ownReader : otherReader;
      comparison.add(side, record.partition(), sample, reader.read(value));
    } catch (IOException e) {
      comparison.addUnknown();
      warnOnce(
          "topic %s, partition %d, offset %d: can't be read as a prediction; check compare.format; further ones are not logged: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()));
    }
  }

  private Side side(String topic) {
    return topic.equals(ownTopic) ? Side.OWN : Side.OTHER;
  }

  private Progress progress(int partition) {
    int replica = isMerged ? 0 : partition;
    Progress known = comparisons.get(replica);
    if (known == null) {
      known = new Progress();
      comparisons.put(replica, known);
      monitoring.compare(name, replica, compare.model(), known.comparison);
    }
    return known;
  }

  private void sayAll(String reason) {
    comparisons.values().forEach(progress -> progress.comparison.waiting(reason));
  }

  private void warnOnce(String message) {
    if (!warned) {
      warned = true;
      LOG.warn("comparing {} with {}: {}", name, compare.model(), message);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Thread running = thread;
    if (running == null) {
      consumer.close();
      return;
    }
    consumer.wakeup();
    try {
      running.join(RETRY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A comparison, and when it has come further. */
  private static final class Progress {
    private final ModelComparison comparison = new ModelComparison();
    private boolean missing;
    private long samples;
    private long since = System.nanoTime();

    private void look(long now, String other) {
      long counted = comparison.compared().samples();
      if (counted != samples) {
        samples = counted;
        since = now;
      }
      boolean stands = now - since >= LOOK_NANOS && comparison.isWaiting(Side.OWN);
      if (!missing) {
        comparison.waiting(
            stands ? "waiting for %s, which is behind or does not run".formatted(other) : "");
      }
    }
  }
}
