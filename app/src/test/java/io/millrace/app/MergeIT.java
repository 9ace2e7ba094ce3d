package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.cli.Main;
import io.millrace.config.ConfigLoader;
import io.millrace.topology.TopicNames;
import io.millrace.topology.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One model learns four partitions that become eight while it runs, in two processes that are
 * killed: each sample is predicted once, in its partition and in order, and all is as if the log
 * had been learned by a learner that nobody disturbs.
 */
class MergeIT {
  private static final int PARTITIONS = 4;
  private static final int GROWN = 8;
  private static final long START = 1_700_000_000_000L;
  private static final int PER_SECOND = 800;
  private static final int KILLS = Integer.getInteger("millrace.kills", 4);
  private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

  private static final String SETTINGS =
      """
      name: merged
      kafka:
        bootstrap.servers: "%1$s"
        application.id: "%2$s"
        commit.interval.ms: "100"
        max.poll.records: "100"
        transaction.timeout.ms: "5000"
        session.timeout.ms: "6000"
        metadata.max.age.ms: "1000"
      samples: {topic: samples, format: json, partitions: 4}
      log: {topic: "%2$s.log"}
      control: {topic: "%2$s.control"}
      predictions: {topic: "%2$s.predictions", max_delay: 60ms, format: json}
      checkpoints: {topic: "%2$s.checkpoints", every: 100 steps, keep: 3}
      dead_letters: {topic: "%2$s.dead-letters"}
      events: {topic: "%2$s.events"}
      batch_size: 8
      network: [standardize, {dense: {units: 8, activation: relu}}, {dense: {units: 7}}]
      loss: softmax_cross_entropy
      optimizer: {adam: {learning_rate: 0.001}}
      """;

  @TempDir private Path folder;

  @Test
  void shouldLearnAllPartitionsOnceWhateverIsKilledAndHoweverManyThereAre() throws Exception {
    System.out.printf("-Dmillrace.seed=%d%n", SEED);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Run disturbed = new Run(broker.bootstrapServers(), "disturbed", admin);
      int sent = disturbed.learnAndDisturb(admin);

      disturbed.assertEachPredictedOnce(sent);
      Run calm = new Run(broker.bootstrapServers(), "calm", admin);
      calm.copyLogOf(disturbed);
      calm.learnHere(sent);
      disturbed.outcome().assertSameAs(calm.outcome());
    }
  }

  @Test
  void shouldGoOnWithTheModelOfTheOnePartitionWhenOthersAreAdded() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Path settings = folder.resolve("grown.yaml");
      Files.writeString(
          settings,
          SETTINGS
                  .formatted(broker.bootstrapServers(), "grown")
                  .replace("partitions: 4", "partitions: 1")
              + "server: {port: 0}\n"
              + VectorSamples.WIDE.settings());
      try (JavaProcess run =
              JavaProcess.start(
                  folder,
                  "grown",
                  Main.class,
                  "run",
                  "-c",
                  settings,
                  "--dir",
                  folder.resolve("g"));
          KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  Map.of(
                      "bootstrap.servers",
                      broker.bootstrapServers(),
                      "max.in.flight.requests.per.connection",
                      "1"),
                  new ByteArraySerializer(),
                  new ByteArraySerializer())) {
        run.awaitLine("metrics and health");
        send(producer, 0, 0, 100);
        awaitPredictions(broker, 100);
        admin.createPartitions(Map.of("samples", NewPartitions.increaseTo(3))).all().get();
        run.awaitLine("starting again");
        await()
            .atMost(Duration.ofSeconds(90))
            .until(() -> Topics.partitions(admin, "grown.predictions").orElse(0) == 3);
        send(producer, 0, 100, 150);
        send(producer, 2, 150, 250);

        List<ConsumerRecord<byte[], byte[]>> predictions = awaitPredictions(broker, 250);
        assertThat(predictions)
            .filteredOn(one -> one.partition() == 2)
            .extracting(ConsumerRecord::timestamp)
            .isEqualTo(IntStream.range(150, 250).mapToObj(i -> START + i).toList());
        assertThat(predictions)
            .as("it goes on where the model was")
            .anyMatch(one -> new String(one.value(), UTF_8).contains("\"step\":30,"));
        assertThat(run.terminate()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("samples scored +250");
        assertThat(run.out() + run.err())
            .contains("the group grown-merge begins where the state ends")
            .doesNotContain("has lost its offsets");
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, int partition, int from, int to) {
    for (int i = from; i < to; i++) {
      String good = new String(Objects.requireNonNull(VectorSamples.WIDE.value(0)), UTF_8);
      Future<?> unused =
          producer.send(
              new ProducerRecord<>("samples", partition, START + i, null, good.getBytes(UTF_8)));
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> awaitPredictions(
      EmbeddedBroker broker, int count) {
    try (CommittedTopic topic =
        new CommittedTopic(broker.bootstrapServers(), "grown.predictions")) {
      return topic.await(count).records().toList();
    }
  }

  /** Sends samples to the partitions in turn, of which there are more after a while. */
  private static final class Flow {
    private final List<List<Integer>> byPartition =
        IntStream.range(0, GROWN).<List<Integer>>mapToObj(p -> new ArrayList<>()).toList();

    private final CompletableFuture<Integer> sent;
    private volatile int partitions = PARTITIONS;
    private volatile boolean stopping;

    Flow(String bootstrapServers) {
      sent = CompletableFuture.supplyAsync(() -> send(bootstrapServers));
    }

    private int send(String bootstrapServers) {
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers", bootstrapServers,
                  "metadata.max.age.ms", "500",
                  // A partition that is just being made refuses the first and takes the next.
                  "max.in.flight.requests.per.connection", "1",
                  "linger.ms", "5"),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        long start = System.nanoTime();
        int index = 0;
        while (!stopping) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
          long due = (System.nanoTime() - start) * PER_SECOND / TimeUnit.SECONDS.toNanos(1);
          for (; index < due; index++) {
            int partition = index % partitions;
            byPartition.get(partition).add(index);
            // One that fails is missed in the end.
            Future<?> unused =
                producer.send(
                    new ProducerRecord<>(
                        "samples",
                        partition,
                        START + index,
                        ("key-" + index).getBytes(UTF_8),
                        VectorSamples.WIDE.value(index)));
          }
        }
        return index;
      }
    }

    int stop() {
      stopping = true;
      return sent.join();
    }
  }

  /** A learner with its topics. */
  private final class Run {
    private final String bootstrapServers;
    private final String name;
    private final Path settings;
    private final TopicNames topics;
    private List<List<Integer>> sent = List.of();

    Run(String bootstrapServers, String name, Admin admin) throws Exception {
      this.bootstrapServers = bootstrapServers;
      this.name = name;
      settings = folder.resolve(name + ".yaml");
      Files.writeString(
          settings, SETTINGS.formatted(bootstrapServers, name) + VectorSamples.WIDE.settings());
      topics = new Assembly(ConfigLoader.load(settings)).topics();
      new Topics(admin, topics.specs()).create(PARTITIONS, (short) -1);
    }

    private JavaProcess start(int instance, int number) throws Exception {
      return JavaProcess.start(
          folder,
          name + "-" + instance + "-" + number,
          LearnerProcess.class,
          settings,
          folder.resolve(name + instance),
          FaultyStore.Fault.NONE,
          0);
    }

    int learnAndDisturb(Admin admin) throws Exception {
      Random random = new Random(SEED);
      Flow flow = new Flow(bootstrapServers);
      JavaProcess[] processes = {start(0, 0), start(1, 0)};
      try {
        for (int kill = 1; kill <= KILLS; kill++) {
          awaitMorePredictions();
          if (kill == KILLS / 2) {
            admin.createPartitions(Map.of("samples", NewPartitions.increaseTo(GROWN))).all().get();
            flow.partitions = GROWN;
            awaitPredictionsOf(GROWN - 1);
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
          int victim = random.nextInt(2);
          processes[victim].kill();
          processes[victim] = start(victim, kill);
        }
        int count = flow.stop();
        sent = flow.byPartition;
        awaitPredictions(count);
        for (JavaProcess process : processes) {
          assertThat(process.endInput()).as(process.err()).isZero();
        }
        return count;
      } finally {
        flow.stop();
        processes[0].close();
        processes[1].close();
      }
    }

    /** In this process: nobody kills it, and the start of one of its own is most of the work. */
    void learnHere(int count) throws Exception {
      Assembly assembly = new Assembly(ConfigLoader.load(settings));
      try (LearnerApp app =
          LearnerApp.start(assembly, assembly.config().kafka(), folder.resolve(name))) {
        awaitPredictions(count);
        assertThat(app.failure()).isEmpty();
      }
    }

    private void awaitMorePredictions() {
      try (CommittedTopic topic = new CommittedTopic(bootstrapServers, topics.predictions())) {
        topic.await(topic.readToEnd().size() + PER_SECOND / 4 + 1);
      }
    }

    private void awaitPredictionsOf(int partition) {
      await().atMost(Duration.ofSeconds(90)).until(() -> hasPredictionsOf(partition));
    }

    private boolean hasPredictionsOf(int partition) {
      try (CommittedTopic topic = new CommittedTopic(bootstrapServers, topics.predictions())) {
        return !topic.readToEnd().records(partition).isEmpty();
      }
    }

    private void awaitPredictions(int count) {
      try (CommittedTopic topic = new CommittedTopic(bootstrapServers, topics.predictions())) {
        topic.await(VectorSamples.wellFormed(count));
      }
      try (CommittedTopic topic = new CommittedTopic(bootstrapServers, topics.deadLetters())) {
        topic.await(count - VectorSamples.wellFormed(count));
      }
    }

    void assertEachPredictedOnce(int count) {
      try (CommittedTopic topic = new CommittedTopic(bootstrapServers, topics.predictions())) {
        topic.readToEnd();
        assertThat(topic.size()).isEqualTo(VectorSamples.wellFormed(count));
        for (int partition = 0; partition < GROWN; partition++) {
          List<Long> expected =
              sent.get(partition).stream()
                  .filter(index -> !VectorSamples.isMalformed(index))
                  .map(index -> START + index)
                  .toList();
          assertThat(expected).isNotEmpty();
          assertThat(topic.records(partition))
              .as("partition %d", partition)
              .extracting(ConsumerRecord::timestamp)
              .isEqualTo(expected);
          assertThat(topic.records(partition))
              .allSatisfy(
                  one ->
                      assertThat(one.key())
                          .isEqualTo(("key-" + (one.timestamp() - START)).getBytes(UTF_8)));
        }
      }
    }

    /** Its own merge then writes the same samples behind them once more. */
    void copyLogOf(Run other) {
      try (CommittedTopic from = new CommittedTopic(bootstrapServers, other.topics.learned())) {
        from.readToEnd().copyTo(bootstrapServers, topics.learned());
      }
    }

    Outcome outcome() {
      return Outcome.of(bootstrapServers, topics, topics.changelog())
          .without("position", "backlog");
    }
  }
}
