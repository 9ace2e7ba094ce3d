package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.serde.RecordSerdes;
import io.millrace.tensorflow.Models;
import io.millrace.topology.TopicNames;
import io.millrace.topology.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samples in two partitions whose labels come later in three, in processes that are killed: each
 * sample is predicted once and its window ends once, and all is as if the log had been learned by a
 * learner that nobody disturbs.
 */
class LateLabelsIT {
  private static final int PER_SECOND = 300;
  private static final int KILLS = Integer.getInteger("millrace.kills", 3);
  private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
  private static final long WINDOW = 1500;

  private static final String SETTINGS =
      """
      name: late
      kafka:
        bootstrap.servers: "%1$s"
        application.id: "%2$s"
        commit.interval.ms: "100"
        max.poll.records: "100"
        transaction.timeout.ms: "5000"
        session.timeout.ms: "6000"
      samples: {topic: samples, format: json, partitions: 2}
      labels:
        topic: labels
        window: 1500ms
        grace: 300ms
        on_missing: {default: {label: "no"}}
      log: {topic: "%2$s.log"}
      control: {topic: "%2$s.control"}
      predictions: {topic: "%2$s.predictions", max_delay: 60ms, format: json}
      checkpoints: {topic: "%2$s.checkpoints", every: 100 steps, keep: 3}
      dead_letters: {topic: "%2$s.dead-letters"}
      events: {topic: "%2$s.events"}
      features: [{name: x, type: numeric}]
      label: {name: clicked, type: category, values: ["no", "yes"]}
      batch_size: 4
      network: [standardize, {dense: {units: 4, activation: relu}}, {dense: {units: 2}}]
      loss: softmax_cross_entropy
      optimizer: {adam: {learning_rate: 0.001}}
      """;

  @TempDir private Path folder;

  @Test
  void shouldPredictJoinAndLearnOnceWhateverIsKilled() throws Exception {
    System.out.printf("-Dmillrace.seed=%d%n", SEED);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Run disturbed = new Run(broker.bootstrapServers(), "disturbed", admin);
      Flow flow = disturbed.learnAndDisturb();

      disturbed.assertEachOnce(flow);
      disturbed.assertLabelsAreTheirs();
      Run calm = new Run(broker.bootstrapServers(), "calm", admin);
      calm.copyLogOf(disturbed);
      calm.learnHere(flow.sent.join());
      disturbed.outcome().assertSameAs(calm.outcome());
      disturbed.assertVerified();
    }
  }

  /** A label on its way. */
  private record Label(int sample, long at) {}

  /** Sends samples at a steady rate, and labels after a while, some of them twice or never. */
  private static final class Flow {
    private final CompletableFuture<Integer> sent;
    private final List<Integer> never = new ArrayList<>();
    private volatile boolean stopping;

    Flow(String bootstrapServers) {
      sent = CompletableFuture.supplyAsync(() -> send(bootstrapServers));
    }

    private int send(String bootstrapServers) {
      Random random = new Random(SEED);
      PriorityQueue<Label> labels =
          new PriorityQueue<>((one, other) -> Long.compare(one.at, other.at));
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "5"),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        long start = System.nanoTime();
        int index = 0;
        while (!stopping) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
          long due = (System.nanoTime() - start) * PER_SECOND / TimeUnit.SECONDS.toNanos(1);
          for (; index < due; index++) {
            send(producer, "samples", index % 2, sample(index), System.currentTimeMillis());
            plan(index, random, labels);
          }
          while (!labels.isEmpty() && labels.peek().at <= System.currentTimeMillis()) {
            Label next = Objects.requireNonNull(labels.poll());
            send(producer, "labels", next.sample % 3, label(next.sample), next.at);
          }
        }
        labels.forEach(left -> never.add(left.sample));
        return index;
      }
    }

    /** One in ten never gets a label, one in ten gets it twice, one in twenty too late. */
    private void plan(int index, Random random, PriorityQueue<Label> labels) {
      int kind = random.nextInt(20);
      long now = System.currentTimeMillis();
      if (kind >= 2) {
        labels.add(new Label(index, now + random.nextInt((int) WINDOW - 500)));
      }
      if (kind == 2 || kind == 3) {
        labels.add(new Label(index, now + random.nextInt(800)));
      }
      if (kind == 4) {
        labels.add(new Label(1_000_000 + index, now + 10));
      }
    }

    private static String sample(int index) {
      return "{\"id\":\"s%d\",\"x\":%d}".formatted(index, index % 10);
    }

    private static String label(int index) {
      return "{\"id\":\"s%d\",\"clicked\":\"%s\"}".formatted(index, index % 10 > 6 ? "yes" : "no");
    }

    private static void send(
        KafkaProducer<byte[], byte[]> producer, String topic, int to, String value, long at) {
      // One that fails is missed in the end.
      Future<?> unused =
          producer.send(new ProducerRecord<>(topic, to, at, null, value.getBytes(UTF_8)));
    }

    Flow stop() {
      stopping = true;
      sent.join();
      return this;
    }
  }

  /** A learner with its topics. */
  private final class Run {
    private final String bootstrapServers;
    private final String name;
    private final Path settings;
    private final TopicNames topics;

    Run(String bootstrapServers, String name, Admin admin) throws Exception {
      this.bootstrapServers = bootstrapServers;
      this.name = name;
      settings = folder.resolve(name + ".yaml");
      Files.writeString(settings, SETTINGS.formatted(bootstrapServers, name));
      topics = new Assembly(ConfigLoader.load(settings)).topics();
      Topics made = new Topics(admin, topics.specs());
      made.create(3, (short) -1);
    }

    private JavaProcess start(int number) throws Exception {
      return JavaProcess.start(
          folder,
          name + "-" + number,
          LearnerProcess.class,
          settings,
          folder.resolve(name),
          FaultyStore.Fault.NONE,
          0);
    }

    Flow learnAndDisturb() throws Exception {
      Random random = new Random(SEED);
      Flow flow = new Flow(bootstrapServers);
      JavaProcess process = start(0);
      try {
        for (int kill = 1; kill <= KILLS; kill++) {
          awaitMorePredictions();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1000 + random.nextInt(1500)));
          process.kill();
          process = start(kill);
        }
        awaitMorePredictions();
        awaitEnd(flow.stop().sent.join());
        assertThat(process.endInput()).as(process.err()).isZero();
        return flow;
      } finally {
        flow.stop();
        process.close();
      }
    }

    /** In this process: nobody kills it, and the start of one of its own is most of the work. */
    void learnHere(int count) throws Exception {
      Assembly assembly = new Assembly(ConfigLoader.load(settings));
      try (LearnerApp app =
          LearnerApp.start(assembly, assembly.config().kafka(), folder.resolve(name))) {
        awaitEnd(count);
        assertThat(app.failure()).isEmpty();
      }
    }

    private void awaitMorePredictions() {
      try (CommittedTopic read = new CommittedTopic(bootstrapServers, topics.predictions())) {
        read.await(read.readToEnd().size() + PER_SECOND / 4 + 1);
      }
    }

    /** All is predicted, and no sample waits any more. */
    private void awaitEnd(int count) {
      try (CommittedTopic read = new CommittedTopic(bootstrapServers, topics.predictions())) {
        read.await(count);
      }
      await().atMost(Duration.ofSeconds(90)).until(() -> waiting().isEmpty());
    }

    private Map<String, byte[]> waiting() {
      Map<String, byte[]> entries = new HashMap<>();
      String changelog = Objects.requireNonNull(topics.late()).changelog();
      try (CommittedTopic read = new CommittedTopic(bootstrapServers, changelog)) {
        for (ConsumerRecord<byte[], byte[]> one : read.readToEnd().records().toList()) {
          String key = new String(one.key(), UTF_8);
          if (one.value() == null) {
            entries.remove(key);
          } else {
            entries.put(key, one.value());
          }
        }
      }
      return entries;
    }

    void assertEachOnce(Flow flow) {
      int count = flow.sent.join();
      try (CommittedTopic topic = new CommittedTopic(bootstrapServers, topics.predictions())) {
        topic.readToEnd();
        for (int partition = 0; partition < 2; partition++) {
          int first = partition;
          List<String> ids = topic.records(partition).stream().map(Run::id).toList();
          assertThat(ids).hasSize((count - first + 1) / 2).doesNotHaveDuplicates();
          assertThat(ids.get(7)).isEqualTo("s" + (14 + first));
        }
      }
      try (CommittedTopic letters = new CommittedTopic(bootstrapServers, topics.deadLetters())) {
        List<String> reasons =
            letters
                .readToEnd()
                .records()
                .map(one -> new String(one.headers().lastHeader("millrace.reason").value(), UTF_8))
                .toList();
        assertThat(reasons)
            .contains("duplicate_label", "no_sample_waits")
            .containsOnly("duplicate_label", "no_sample_waits");
      }
    }

    /** Three in ten clicks, by the last digit of their numbers. */
    void assertLabelsAreTheirs() {
      try (CommittedTopic topic = new CommittedTopic(bootstrapServers, topics.checkpoints())) {
        Map<String, Double> scores =
            topic
                .readToEnd()
                .records()
                .filter(one -> one.value() != null)
                .filter(one -> new String(one.key(), UTF_8).endsWith("/manifest"))
                .map(one -> RecordSerdes.manifest().deserializer().deserialize("", one.value()))
                .reduce((one, later) -> later)
                .orElseThrow()
                .metrics();
        assertThat(scores.get("majority_accuracy")).isBetween(0.6, 0.85);
        assertThat(scores.get("delayed.majority_accuracy")).isBetween(0.6, 0.85);
      }
    }

    private static String id(ConsumerRecord<byte[], byte[]> prediction) {
      String json = new String(prediction.value(), UTF_8);
      int start = json.indexOf("\"id\":\"") + 6;
      return json.substring(start, json.indexOf('"', start));
    }

    void copyLogOf(Run other) {
      try (CommittedTopic from = new CommittedTopic(bootstrapServers, other.topics.learned())) {
        from.readToEnd().copyTo(bootstrapServers, topics.learned());
      }
    }

    /** The last checkpoint can be computed again from the log, but from no other checkpoint. */
    void assertVerified() throws Exception {
      Config config = ConfigLoader.load(settings);
      try (Cluster cluster = Cluster.of(config, folder);
          LiveModel live = LiveModel.open(config, cluster, 0)) {
        Manifest last = live.checkpoint(null);
        Verification.Result result =
            Verification.of(config, live, last, null).run(Models::create, () -> false);
        assertThat(last.step()).isGreaterThanOrEqualTo(100);
        assertThat(result.isEqual()).isTrue();
        assertThatThrownBy(
                () -> Verification.of(config, live, last, live.checkpoint(last.step() - 100)))
            .hasMessageStartingWith(
                "labels: samples that waited for theirs at the checkpoint of step %d are not in it"
                    .formatted(last.step() - 100));
      }
    }

    /** Ticks go on while it runs, and so does the time that its counters hold. */
    Outcome outcome() {
      return Outcome.of(bootstrapServers, topics, topics.changelog())
          .without("position", "backlog", "learner");
    }
  }
}
