package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.metrics.ReplicaStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Learns a file, once through, and tells how well each sample was predicted before. */
@Command(
    name = "evaluate",
    description = {
      "Learn the samples of a file and report the prequential scores: each sample is predicted"
          + " before it is learned.",
      "The file goes through Kafka (an embedded broker that is gone afterwards) and the very"
          + " topology that runs in production."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer =
        "  millrace evaluate --config examples/electricity.yaml --input electricity.csv --json")
final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The model's settings, in YAML; their Kafka addresses are not used.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private InputOption input;

  @Option(names = "--json", description = "Report as one JSON object on standard output.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = ConfigLoader.load(file);
    Termination.onSignal();
    Path home = Files.createTempDirectory("millrace-evaluate");
    try (Inputs values = input.open(config)) {
      Report report = learn(config, values, home);
      spec.commandLine().getOut().println(json ? report.json() : report.text());
      return Termination.isRequested() ? 1 : 0;
    } finally {
      Folders.delete(home);
    }
  }

  private static Report learn(Config config, Inputs values, Path home) throws Exception {
    try (Cluster cluster = Cluster.embedded(config, home);
        Learning learning = Learning.start(config, cluster, null);
        SampleProducer producer = new SampleProducer(config, cluster.properties())) {
      long start = System.nanoTime();
      long sent = producer.sendAll(values, 0, Termination::isRequested);
      learning.await(() -> handled(learning.app().replicas()) >= sent, new Progress());
      double seconds = (System.nanoTime() - start) / 1e9;
      return Report.of(config.name(), config.batchSize(), seconds, learning.app().replicas());
    }
  }

  /** Records scored or refused so far. */
  private static long handled(List<ReplicaStatus> replicas) {
    return replicas.stream().mapToLong(r -> r.samples() + r.deadLetters()).sum();
  }
}
