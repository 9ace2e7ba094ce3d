package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.EarlyModel;
import io.millrace.app.LearnedModel;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.network.StartFrom;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learns a file or a topic, once through, and tells how well each sample was predicted before. */
@Command(
    name = "evaluate",
    description = {
      "Learn the samples of a file, or those that a topic retains, and report the prequential"
          + " scores: each sample is predicted before it is learned.",
      "They go through a temporary embedded broker and the production topology. Brokers in the"
          + " settings are ignored, but for reading the topic."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace evaluate --config examples/market.yaml --input market.csv --json",
      "  millrace evaluate --config examples/market.yaml --from-topic market.samples --limit 10000"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption settings;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private EvaluatedOption input;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ResultOptions results;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ProgressOptions output;

  @Option(
      names = "--max-refused",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = {
        "Fail if more than this fraction of the records is refused, from 0 to 1",
        "(default: fail if all are)."
      })
  private double maxRefused;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!(maxRefused >= 0 && maxRefused <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--max-refused: " + maxRefused + ": must be from 0 to 1");
    }
    if (input.limit() < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit: " + input.limit() + ": must be at least 1");
    }
    Config config = results.learned(settings.load().withoutCheckpoints());
    results.check(config);
    requireReachableStart(config);
    Termination.onSignal();
    try (TemporaryFolder home = TemporaryFolder.create("evaluate");
        EvaluatedSamples samples = input.open(settings, config)) {
      Report report = learn(config, samples, home.path());
      require(report, samples.name(), config.input().label().place());
      return Termination.isRequested() ? 1 : 0;
    }
  }

  /** The broker is a new one: the checkpoints are on another, and nothing is copied from there. */
  private static void requireReachableStart(Config config) {
    if (config.model().startFrom() instanceof StartFrom.Checkpoint checkpoint) {
      throw new CommandException(
          "start_from.checkpoint: evaluate can't read the checkpoints of %s, as it has a broker of"
                  .formatted(checkpoint.model())
              + " its own: use `millrace replay --input`, or export the checkpoint and name it in"
              + " start_from.saved_model");
    }
  }

  /** The report has told why, so that one line is enough. */
  private void require(Report report, String samples, String label) {
    long all = report.scored() + report.unlabelled() + report.refused();
    if (all == 0) {
      throw CommandException.noSamples(samples, Termination.isRequested());
    }
    if (report.unlabelled() == all) {
      throw new CommandException(
          "%s: no sample has a label: check the name '%s' in the settings"
              .formatted(samples, label));
    }
    if (report.hasDiverged()) {
      throw new CommandException(
          "learning has diverged: the loss or gradient of most steps is not finite, and they are"
              + " skipped. Numbers beyond 1e18, of features or label, need another unit; with a"
              + " network, lower the learning rate, begin it with standardize, or limit gradients"
              + " with clipping");
    }
    if (report.scored() == 0 || report.refused() > maxRefused * all) {
      throw new CommandException(
          "%s: %,d of %,d records were refused, for the reasons above"
              .formatted(samples, report.refused(), all));
    }
  }

  private Report learn(Config config, EvaluatedSamples samples, Path home) throws Exception {
    try (EarlyModel early = EarlyModel.of(config);
        Cluster cluster = Cluster.embedded(config, home)) {
      LearnedModel model = new LearnedModel(early);
      samples.prepare(config, cluster);
      Report report = learn(config, samples, cluster, model);
      // The report first: it is there, whatever becomes of the files.
      spec.commandLine().getOut().println(output.isJson() ? report.json() : report.text());
      results.write(config, cluster, model);
      return report;
    }
  }

  private Report learn(Config config, EvaluatedSamples samples, Cluster cluster, LearnedModel model)
      throws Exception {
    try (Learning learning = Learning.start(config, cluster, null, model);
        SampleProducer producer = new SampleProducer(config, cluster)) {
      long start = System.nanoTime();
      CompletableFuture<Long> sent =
          CompletableFuture.supplyAsync(() -> samples.send(producer, Termination::isRequested));
      // If sending failed the end will never come: join below then tells why.
      output
          .progress(() -> remaining(sent, learning))
          .follow(
              learning, () -> sent.isCompletedExceptionally() || remaining(sent, learning) == 0);
      sent.join();
      double seconds = (System.nanoTime() - start) / 1e9;
      return Report.of(
              config.name(), config.training().batchSize(), seconds, learning.app().replicas())
          .with(producer.refused());
    }
  }

  /** Records neither predicted nor refused, or -1 while it is not known how many there are. */
  private static long remaining(CompletableFuture<Long> sent, Learning learning) {
    boolean known = sent.isDone() && !sent.isCompletedExceptionally();
    return known ? Math.max(0, sent.join() - handled(learning.app().replicas())) : -1;
  }

  /** Records predicted or refused so far. */
  private static long handled(List<ReplicaStatus> replicas) {
    return replicas.stream().mapToLong(r -> r.predictions() + r.deadLetters()).sum();
  }
}
