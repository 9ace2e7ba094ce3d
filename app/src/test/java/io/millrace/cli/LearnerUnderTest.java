package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.topology.TopicNames;
import io.millrace.topology.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** One application that learns {@link VectorSamples}: its settings, processes and offsets. */
final class LearnerUnderTest implements AutoCloseable {
  static final int PARTITIONS = 2;

  /** Samples of a partition between two checkpoints. */
  private static final int CHECKPOINT_SAMPLES = 3200;

  // Quick commits and little at a time make many places to be killed at. A dead instance's
  // transaction must end before the next one can go on: soon.
  private static final String SETTINGS =
      """
      name: killed
      kafka:
        bootstrap.servers: "%1$s"
        application.id: "%2$s"
        commit.interval.ms: "100"
        max.poll.records: "100"
        transaction.timeout.ms: "5000"
        num.standby.replicas: "1"
      samples: {topic: "%3$s", format: json}
      features: [{name: x, type: vector, size: %4$d}]
      label: {name: y, type: category, values: [a, b, c, d, e, f, g]}
      loss: softmax_cross_entropy
      batch_size: %5$d
      predictions: {topic: "%2$s.predictions", max_delay: 60ms, format: json}
      checkpoints: {topic: "%2$s.checkpoints", every: %6$d steps, keep: 3}
      dead_letters: {topic: "%2$s.dead-letters"}
      events: {topic: "%2$s.events"}
      """;

  private final String bootstrapServers;
  private final String application;
  private final Path folder;
  private final Path settings;
  private final TopicNames topics;
  private final Admin admin;
  private int started;

  /** Writes the settings and creates the topics. */
  LearnerUnderTest(
      Path folder, String bootstrapServers, String application, String samples, KilledModel model)
      throws Exception {
    int batchSize = model.batchSize();
    this.bootstrapServers = bootstrapServers;
    this.application = application;
    this.folder = folder;
    this.settings = folder.resolve(application + ".yaml");
    Files.writeString(
        settings,
        SETTINGS.formatted(
                bootstrapServers,
                application,
                samples,
                VectorSamples.FEATURES,
                batchSize,
                CHECKPOINT_SAMPLES / batchSize)
            + model.settings());
    Config config = ConfigLoader.load(settings);
    topics = new Assembly(config).topics();
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    new Topics(admin, topics).create(PARTITIONS, (short) -1);
  }

  /**
   * Starts an instance.
   *
   * @param instance who it is in its group
   * @param gap between two writes of state at which it halts itself, or 0
   */
  JavaProcess start(String instance, int gap) throws IOException {
    String name = application + "-" + started++;
    Path home = folder.resolve(application + "-" + instance);
    return JavaProcess.start(folder, name, LearnerProcess.class, settings, home, gap);
  }

  /** Committed offsets of the samples topic, by partition. */
  Map<Integer, Long> offsets() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get();
    Map<Integer, Long> offsets = new TreeMap<>();
    committed.forEach(
        (partition, at) -> {
          if (partition.topic().equals(topics.samples())) {
            offsets.put(partition.partition(), at.offset());
          }
        });
    return offsets;
  }

  /** Records of the samples topic that are committed as handled. */
  long handled() throws Exception {
    return offsets().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Waits until so many predictions are committed. */
  void awaitPredictions(long count) {
    try (CommittedTopic predictions = new CommittedTopic(bootstrapServers, topics.predictions())) {
      predictions.await(count);
    }
  }

  /** Everything committed so far. */
  Outcome outcome() {
    return Outcome.of(bootstrapServers, topics, application + "-learner-state-changelog");
  }

  @Override
  public void close() {
    admin.close();
  }
}
