package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.ConfigLoader;
import io.millrace.topology.TopicNames;
import io.millrace.topology.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** One application that learns {@link VectorSamples}: its settings, processes and offsets. */
final class LearnerUnderTest implements AutoCloseable {
  static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Samples of a partition in a control interval, and between two checkpoints. */
  private static final int CONTROL_SAMPLES = 800;

  private static final int CHECKPOINT_SAMPLES = 3200;

  // Quick commits and little at a time make many places to be killed at. A dead instance's
  // transaction must end before the next one can go on, and it must leave its group: soon.
  private static final String SETTINGS =
      """
      name: killed
      kafka:
        bootstrap.servers: "%1$s"
        application.id: "%2$s"
        commit.interval.ms: "100"
        max.poll.records: "100"
        max.partition.fetch.bytes: "16384"
        transaction.timeout.ms: "5000"
        session.timeout.ms: "4000"
        heartbeat.interval.ms: "1000"
        num.standby.replicas: "1"
        num.stream.threads: "%4$d"
      model: per_partition
      samples: {topic: "%3$s", format: json}
      control: {topic: "%3$s.control", every: %6$d steps}
      batch_size: %5$d
      predictions: {topic: "%2$s.predictions", max_delay: %8$s, format: json}
      checkpoints: {topic: "%2$s.checkpoints", every: %7$d steps, keep: 3}
      dead_letters: {topic: "%2$s.dead-letters"}
      events: {topic: "%2$s.events"}
      """;

  private final KilledModel model;
  private final String bootstrapServers;
  private final String application;
  private final Path folder;
  private final Path settings;
  private final TopicNames topics;
  private final Admin admin;
  private int started;

  /** Writes the settings and creates the topics. */
  LearnerUnderTest(Path folder, String bootstrapServers, String who, KilledModel model)
      throws Exception {
    this.model = model;
    this.bootstrapServers = bootstrapServers;
    this.application = who + "-" + model.name();
    this.folder = folder;
    this.settings = folder.resolve(application + ".yaml");
    Files.writeString(
        settings,
        SETTINGS.formatted(
                bootstrapServers,
                application,
                "samples-" + model.name(),
                model.threads(),
                model.batchSize(),
                CONTROL_SAMPLES / model.batchSize(),
                CHECKPOINT_SAMPLES / model.batchSize(),
                model.maxDelay())
            + model.samples().settings()
            + model.settings());
    topics = new Assembly(ConfigLoader.load(settings)).topics();
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    new Topics(admin, topics.specs()).create(PARTITIONS, (short) -1);
  }

  /** Starts to send samples and commands to it, and to whoever reads the same topics. */
  SampleFlow startFlow() {
    return new SampleFlow(
        bootstrapServers, model.samples(), topics.samples(), topics.control(), PARTITIONS);
  }

  /**
   * Starts an instance.
   *
   * @param instance who it is in its group
   */
  JavaProcess start(String instance) throws IOException {
    return start(instance, FaultyStore.Fault.NONE, 0);
  }

  /**
   * Starts an instance that has a fault.
   *
   * @param gap between two writes of state at which it has it
   */
  JavaProcess start(String instance, FaultyStore.Fault fault, int gap) throws IOException {
    String name = application + "-" + started++;
    Path home = folder.resolve(application + "-" + instance);
    return JavaProcess.start(folder, name, LearnerProcess.class, settings, home, fault, gap);
  }

  private Map<TopicPartition, Long> committed() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    committed.forEach((partition, at) -> offsets.put(partition, at.offset()));
    return offsets;
  }

  /** Committed offsets of the samples topic, by partition. */
  private Map<Integer, Long> offsets() throws Exception {
    Map<Integer, Long> offsets = new TreeMap<>();
    committed()
        .forEach(
            (partition, offset) -> {
              if (partition.topic().equals(topics.samples())) {
                offsets.put(partition.partition(), offset);
              }
            });
    return offsets;
  }

  /** Records of the samples topic that are committed as handled. */
  long handled() throws Exception {
    return offsets().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Waits until more records are handled, of whatever partition. */
  void awaitProgress(JavaProcess process) throws Exception {
    long before = handled();
    awaitThat(process::assertAlive, () -> handled() > before);
  }

  /** Waits until more records of every partition are handled. */
  void awaitProgressEverywhere(JavaProcess process) throws Exception {
    Map<Integer, Long> before = offsets();
    awaitThat(
        process::assertAlive,
        () -> {
          Map<Integer, Long> now = offsets();
          return now.size() == PARTITIONS
              && now.entrySet().stream()
                  .allMatch(at -> at.getValue() > before.getOrDefault(at.getKey(), 0L));
        });
  }

  /** Lets the last instance handle all of so many samples, then stops it in good order. */
  void finish(JavaProcess process, int samples) throws Exception {
    awaitAll(samples, process::assertAlive);
    assertThat(process.endInput()).as("exit code").isZero();
    assertThat(handled()).as("handled").isEqualTo(samples);
  }

  /**
   * Handles all of so many samples by an instance in this process, which nobody disturbs: it needs
   * no process of its own, whose start is most of the work.
   */
  void handleHere(int samples) throws Exception {
    Assembly assembly = new Assembly(ConfigLoader.load(settings));
    try (LearnerApp app =
        LearnerApp.start(assembly, assembly.config().kafka(), folder.resolve(application))) {
      awaitAll(samples, () -> assertThat(app.failure()).as("failure").isEmpty());
    }
    assertThat(handled()).as("handled").isEqualTo(samples);
  }

  /** Predictions can be there before the commands and malformed samples behind them are handled. */
  private void awaitAll(int samples, Runnable assertAlive) throws Exception {
    try (CommittedTopic predictions = new CommittedTopic(bootstrapServers, topics.predictions())) {
      predictions.await(VectorSamples.wellFormed(samples));
    }
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (String topic : List.of(topics.samples(), topics.control())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(latest).all().get().forEach((at, end) -> ends.put(at, end.offset()));
    awaitThat(assertAlive, () -> committed().equals(ends));
  }

  private static void awaitThat(Runnable assertAlive, Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(
            () -> {
              assertAlive.run();
              return condition.call();
            });
  }

  /** Everything committed so far that does not depend on time. */
  Outcome outcome() {
    Outcome all = Outcome.of(bootstrapServers, topics, topics.changelog());
    return model.large() ? all.without("model", "sample/", "relearning/") : all;
  }

  @Override
  public void close() {
    admin.close();
  }
}
