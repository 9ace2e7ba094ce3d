package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.EarlyModel;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.model.ModelFactory;
import io.millrace.server.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main job on one machine, with nothing else installed. */
@Command(
    name = "demo",
    description = {
      "Learn a built-in stream with drift, with an embedded broker and the production topology.",
      "Everything persists in DIR: run it again, or kill it and run it again, and it continues"
          + " where it stopped."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  millrace demo", "  millrace demo --samples 50000 --port 0"})
final class DemoCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Stop after this many more samples (default: at Ctrl-C).")
  private long samples = Long.MAX_VALUE;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Samples per second; 0 for no limit (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8080",
      converter = Port.class,
      description = "Port of the live page; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "millrace-data/demo",
      description = "Folder for all data (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path home;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ProgressOptions output;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    requireAtLeast("--samples", samples, 1);
    requireAtLeast("--rate", rate, 0);
    Config config = config();
    Termination.onSignal();
    try (EarlyModel models = EarlyModel.of(config);
        Cluster cluster = Cluster.embedded(config, home)) {
      LOG.info("embedded broker at {}, data in {}", cluster.address(), home);
      learn(config, cluster, models);
    }
    LOG.info("stopped; everything learned is committed");
    return 0;
  }

  private void requireAtLeast(String option, Number value, int least) {
    if (!(value.doubleValue() >= least)) {
      throw new ParameterException(
          spec.commandLine(), "%s: %s: must be at least %d".formatted(option, value, least));
    }
  }

  /** The settings, kept beside the data for the other commands. */
  private Config config() throws IOException, ConfigException {
    Path file = home.resolve("demo.yaml");
    if (!Files.exists(file)) {
      Files.createDirectories(home);
      try (InputStream settings =
          Objects.requireNonNull(DemoCommand.class.getResourceAsStream("demo.yaml"))) {
        NewPath.write(file, draft -> Files.copy(settings, draft));
      }
    }
    return ConfigLoader.load(file);
  }

  private void learn(Config config, Cluster cluster, ModelFactory models) throws Exception {
    Learning.createTopics(config, cluster);
    try (TopicReader topics = new TopicReader(cluster.properties())) {
      long start = topics.end(config.input().samples().topic());
      long predictionsBefore = topics.end(config.topics().predictions().topic());
      Report report = learn(config, cluster, models, start);
      PrintWriter out = spec.commandLine().getOut();
      if (output.isJson()) {
        out.println(report.json());
        return;
      }
      out.println(report.text());
      long sent = topics.end(config.input().samples().topic()) - start;
      long predicted = topics.count(config.topics().predictions().topic(), predictionsBefore);
      out.printf("this run: %,d samples sent, %,d predictions committed%n", sent, predicted);
      if (predicted < sent) {
        out.println("The others are stored, and predicted when the demo runs again.");
      }
    }
  }

  private Report learn(Config config, Cluster cluster, ModelFactory models, long start)
      throws Exception {
    ServerSettings http = config.server().withPort(port);
    long end = samples == Long.MAX_VALUE ? samples : start + samples;
    long began = System.nanoTime();
    try (Learning learning = Learning.start(config, cluster, http, models);
        SampleProducer producer = new SampleProducer(config, cluster)) {
      CompletableFuture<Long> sent =
          CompletableFuture.supplyAsync(
              () ->
                  producer.sendAll(new DriftingStream(start, end), rate, Termination::isRequested));
      // If sending failed the end will never come: join below then tells why.
      output
          .progress(() -> samples == Long.MAX_VALUE ? -1 : end - handled(learning))
          .follow(learning, () -> sent.isCompletedExceptionally() || handled(learning) >= end);
      sent.join();
      double seconds = (System.nanoTime() - began) / 1e9;
      return Report.of(
          config.name(), config.training().batchSize(), seconds, learning.app().replicas());
    }
  }

  private static long handled(Learning learning) {
    return learning.app().replicas().stream().mapToLong(ReplicaStatus::samples).sum();
  }
}
