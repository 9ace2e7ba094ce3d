package io.millrace.benchmarks;

import io.millrace.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The broker and the learner of a long run: starts, kills, restarts and looks at them. */
final class SoakMachine implements AutoCloseable {
  private static final String SETTINGS =
      """
      name: %s
      kafka: {bootstrap.servers: "%s"}
      samples: {topic: %s, format: json}
      features:
        - {name: x, type: vector, size: 54}
      label: {name: class, type: category, values: [A, B, C, D, E, F, G]}
      labels: {topic: %s, window: 1m, grace: 1m}
      checkpoints: {every: 5000 steps}
      predictions: {topic: %s}
      server: {host: 127.0.0.1, port: %d}
      """;

  private final Path folder;
  private final List<String> learnerJvm;
  private final List<String> brokerJvm;
  private final Path settings;
  private final String brokers;
  private final int port;
  private OwnProcess broker;
  private @Nullable OwnProcess learner;
  private int lives;

  /**
   * Starts the broker.
   *
   * @param folder for all files
   * @param name of the model
   */
  SoakMachine(Path folder, String name, List<String> learnerJvm, List<String> brokerJvm)
      throws IOException {
    this.folder = folder;
    this.learnerJvm = learnerJvm;
    this.brokerJvm = brokerJvm;
    broker = newBroker("0");
    brokers = broker.nextLine();
    port = ServingBenchmark.freePort();
    settings =
        Files.writeString(
            folder.resolve("soak.yaml"),
            SETTINGS.formatted(
                name, brokers, SoakLoad.SAMPLES, SoakLoad.LABELS, Contender.output(name), port));
  }

  private OwnProcess newBroker(String port) throws IOException {
    return new JavaProcess(
        folder.resolve("broker.log"),
        brokerJvm,
        BrokerMain.class,
        List.of(folder.resolve("broker").toString(), port));
  }

  /** Where the broker is, also after restarts. */
  String brokers() {
    return brokers;
  }

  /** Where the learner's server is. */
  int port() {
    return port;
  }

  /** Processes that the learner has had. */
  int lives() {
    return lives;
  }

  /** Starts the learner's next process. */
  void startLearner() throws IOException {
    lives++;
    learner =
        new JavaProcess(
            folder.resolve("learner-%d.log".formatted(lives)),
            learnerJvm,
            Main.class,
            List.of(
                "run",
                "--config",
                settings.toString(),
                "--dir",
                folder.resolve("learner").toString()));
  }

  /**
   * Does a deed.
   *
   * @return what was done, in words
   */
  String apply(SoakPlan.Deed deed) throws IOException, InterruptedException {
    switch (deed) {
      case KILL_LEARNER -> {
        if (learner != null) {
          learner.kill();
        }
        startLearner();
        return "learner killed and started";
      }
      case RESTART_BROKER -> {
        broker.end();
        broker = newBroker(brokers.substring(brokers.indexOf(':') + 1));
        String unused = broker.nextLine();
        return "broker restarted";
      }
    }
    throw new IllegalArgumentException("unknown deed: " + deed);
  }

  /**
   * Starts a learner that has ended by itself again.
   *
   * @return why it has ended; empty if it has not
   */
  String revive() throws IOException {
    if (learner == null || learner.isAlive()) {
      return "";
    }
    String why = "learner ended by itself and was started: " + learner.lastLine();
    startLearner();
    return why;
  }

  /** What the learner holds. */
  Vitals learner() {
    return learner == null ? SoakRow.AWAY : vitals(learner);
  }

  /** What the broker holds. */
  Vitals broker() {
    return vitals(broker);
  }

  private static Vitals vitals(OwnProcess process) {
    try {
      return Vitals.of(process.pid());
    } catch (IOException e) {
      return SoakRow.AWAY;
    }
  }

  @Override
  public void close() {
    if (learner != null) {
      learner.close();
    }
    broker.close();
  }
}
