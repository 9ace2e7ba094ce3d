package io.millrace.benchmarks;

import io.millrace.cli.Main;
import io.millrace.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One of those that are measured on the samples topic. */
sealed interface Contender permits Contender.PassThrough, Contender.Learner, PythonPeer {
  /** How it is called in the report. */
  String title();

  /** Samples that it learns at once. */
  int batchSize();

  /** How the samples that it reads are written. */
  default SampleEncoding encoding() {
    return SampleEncoding.PACKED;
  }

  /** What a record of its output says, if the samples were numbered. */
  Answer answer(ConsumerRecord<byte[], byte[]> record) throws IOException;

  /**
   * Starts it.
   *
   * @param run its name in this run, by which its topics and group are called
   * @param folder for its files
   */
  OwnProcess start(Cluster cluster, String run, Path folder, List<String> jvmOptions)
      throws IOException;

  /**
   * Where it runs.
   *
   * @param brokers host and port
   * @param samples the topic to read
   * @param kafka further properties of Kafka
   * @param registry of schemas, its URL; empty: none
   */
  record Cluster(String brokers, String samples, Map<String, String> kafka, String registry) {
    /** Without a registry. */
    Cluster(String brokers, String samples, Map<String, String> kafka) {
      this(brokers, samples, kafka, "");
    }

    /** The same with another topic to read. */
    Cluster of(String topic) {
      return new Cluster(brokers, topic, kafka, registry);
    }
  }

  /** The topic that a run writes one record to for each sample. */
  static String output(String run) {
    return run + ".predictions";
  }

  /** The topics that a run on so many partitions has made, as far as they are large. */
  default List<String> made(String run, int partitions) {
    return List.of(output(run));
  }

  /** Passes each sample on to another topic. */
  record PassThrough() implements Contender {
    @Override
    public String title() {
      return "pass-through";
    }

    @Override
    public int batchSize() {
      return 1;
    }

    @Override
    public Answer answer(ConsumerRecord<byte[], byte[]> record) {
      return Answer.ofNumber(SampleTopic.number(record.value()));
    }

    @Override
    public JavaProcess start(Cluster cluster, String run, Path folder, List<String> jvmOptions)
        throws IOException {
      List<String> arguments = new ArrayList<>();
      arguments.add(cluster.brokers());
      arguments.add(run);
      arguments.add(folder.resolve(run).toString());
      arguments.add(cluster.samples());
      arguments.add(output(run));
      cluster.kafka().forEach((key, value) -> arguments.add(key + "=" + value));
      return new JavaProcess(
          folder.resolve(run + ".log"), jvmOptions, PassThroughMain.class, arguments);
    }
  }

  /**
   * The command {@code millrace run} with everything that belongs to it.
   *
   * @param network its settings; empty: {@code auto}
   * @param server its settings of the HTTP server beside the host
   * @param encoding of its samples
   * @param build the checkout whose build runs; null: this one
   */
  record Learner(
      String network,
      int batchSize,
      int checkpointSamples,
      String maxDelay,
      String server,
      SampleEncoding encoding,
      @Nullable Path build)
      implements Contender {
    private static final int CHECKPOINT_SAMPLES = 102_400;
    private static final String MLP =
        """
        network:
          - dense: {units: 64, activation: relu}
          - dense: {units: 7}
        loss: softmax_cross_entropy
        optimizer: {adam: {learning_rate: 0.001}}
        """;

    /** The MLP 54-64-7; answers nobody. */
    Learner(int batchSize, int checkpointSamples, String maxDelay) {
      this(MLP, batchSize, checkpointSamples, maxDelay, "port: 0", SampleEncoding.PACKED, null);
    }

    /** The same with samples that are written so. */
    Learner of(SampleEncoding other) {
      return new Learner(network, batchSize, checkpointSamples, maxDelay, server, other, build);
    }

    /** The same, of another checkout that is built. */
    Learner of(Path checkout) {
      return new Learner(
          network, batchSize, checkpointSamples, maxDelay, server, encoding, checkout);
    }

    /** The MLP 54-64-7 with usual checkpoints. */
    static Learner mlp(int batchSize) {
      return new Learner(batchSize, CHECKPOINT_SAMPLES, "200ms");
    }

    /** The model that nobody tunes. */
    static Learner auto() {
      return new Learner(
          "", 1, CHECKPOINT_SAMPLES, "200ms", "port: 0", SampleEncoding.PACKED, null);
    }

    /** Learns single samples, and answers requests for predictions at this port. */
    static Learner serving(int port) {
      return new Learner(
          MLP,
          1,
          CHECKPOINT_SAMPLES,
          "200ms",
          "port: %d, predictions: {}".formatted(port),
          SampleEncoding.PACKED,
          null);
    }

    @Override
    public String title() {
      String name = build == null ? "Millrace" : String.valueOf(build.getFileName());
      if (encoding != SampleEncoding.PACKED) {
        name += " " + encoding;
      }
      return network.isEmpty() ? name + " auto" : name + ", batch_size " + batchSize;
    }

    @Override
    public Answer answer(ConsumerRecord<byte[], byte[]> record) throws IOException {
      Prediction prediction = Prediction.getDecoder().decode(record.value());
      return new Answer(
          Long.parseLong(prediction.getId()),
          SampleTopic.CLASSES.indexOf(prediction.getPredicted().toString()),
          prediction.getStep() * batchSize);
    }

    @Override
    public List<String> made(String run, int partitions) {
      return partitions == 1 ? List.of(output(run)) : List.of(output(run), run + ".log");
    }

    @Override
    public JavaProcess start(Cluster cluster, String run, Path folder, List<String> jvmOptions)
        throws IOException {
      Path config = folder.resolve(run + ".yaml");
      Files.writeString(config, settings(cluster, run));
      Path log = folder.resolve(run + ".log");
      List<String> arguments =
          List.of("run", "--config", config.toString(), "--dir", folder.resolve(run).toString());
      if (build == null) {
        return new JavaProcess(log, jvmOptions, Main.class, arguments);
      }
      String jar = build.resolve("app/target/millrace.jar").toString();
      return new JavaProcess(log, jvmOptions, jar, Main.class.getName(), arguments);
    }

    /** The settings file. */
    String settings(Cluster cluster, String run) {
      StringBuilder kafka = new StringBuilder();
      cluster.kafka().forEach((key, value) -> kafka.append(", ").append(key + ": " + value));
      return """
          name: %s
          kafka: {bootstrap.servers: "%s"%s}
          %slabel: {name: class, type: category, values: [A, B, C, D, E, F, G]}
          %sbatch_size: %d
          checkpoints: {every: %d steps}
          predictions: {max_delay: %s}
          server: {host: 127.0.0.1, %s}
          """
          .formatted(
              run,
              cluster.brokers(),
              kafka.toString(),
              encoding.settings(cluster.samples(), cluster.registry()),
              network,
              batchSize,
              Math.max(1, checkpointSamples / batchSize),
              maxDelay,
              server);
    }
  }
}
