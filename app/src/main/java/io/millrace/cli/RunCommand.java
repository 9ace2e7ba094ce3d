package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.EarlyModel;
import io.millrace.app.Learning;
import io.millrace.app.TopicsGrownException;
import io.millrace.config.Config;
import io.millrace.model.ModelFactory;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Learns until it is told to stop. */
@Command(
    name = "run",
    description = "Learn from the samples topic until SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace run --config examples/market.yaml")
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ProgressOptions output;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = option.load();
    Termination.onSignal();
    try (EarlyModel models = EarlyModel.of(config);
        Cluster cluster = Cluster.of(config, option.home(config))) {
      if (cluster.isEmbedded()) {
        LOG.info("embedded broker at {}, data in {}", cluster.address(), cluster.home());
      }
      long began = System.nanoTime();
      while (!learn(config, cluster, models, began)) {
        LOG.info("starting again");
      }
    }
    LOG.info("stopped; everything learned is committed");
    return 0;
  }

  /** Learns until it is stopped; returns false if it is to start again. */
  private boolean learn(Config config, Cluster cluster, ModelFactory models, long began)
      throws InterruptedException {
    try (Learning learning = Learning.start(config, cluster, config.server(), models)) {
      output.progress(() -> -1).follow(learning, () -> false);
      print(
          Report.of(
              config.name(),
              config.training().batchSize(),
              (System.nanoTime() - began) / 1e9,
              learning.app().replicas()));
      return true;
    } catch (TopicsGrownException e) {
      LOG.warn(e.getMessage());
      return false;
    }
  }

  private void print(Report report) {
    spec.commandLine().getOut().println(output.isJson() ? report.json() : report.text());
  }
}
