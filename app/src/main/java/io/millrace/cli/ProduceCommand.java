package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends a file to the samples topic. */
@Command(
    name = "produce",
    description = "Send the samples of a file to the samples topic.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace produce --config examples/market.yaml --input market.csv --rate 1000")
final class ProduceCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private InputOption input;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Records per second (default: as fast as it goes).")
  private double rate;

  @Option(
      names = "--skip",
      paramLabel = "N",
      description =
          "Leave out the first N rows of the file, which were sent before (default: none). Who fails"
              + " or is stopped says how many.")
  private long skip;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!(rate >= 0)) {
      throw new ParameterException(
          spec.commandLine(), "--rate: " + rate + ": must be 0 or above; 0 is as fast as it goes");
    }
    if (skip < 0) {
      throw new ParameterException(spec.commandLine(), "--skip: " + skip + ": must be 0 or above");
    }
    Config config = option.load();
    Termination.onSignal();
    try (Inputs values = input.open(config, false);
        Cluster cluster = option.cluster(config)) {
      Learning.createTopics(config, cluster);
      try (SampleProducer producer = new SampleProducer(config, cluster)) {
        for (long row = 0; row < skip && values.hasNext(); row++) {
          values.next();
        }
        long sent = send(values, producer);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%,d records sent to %s%n", sent, config.input().samples().topic());
        for (RefusedRows rows : producer.refused()) {
          out.printf(
              "%,d sent to %s: %s: %s%n",
              rows.count(), config.topics().deadLetters().topic(), rows.reason(), rows.example());
        }
        if (Termination.isRequested()) {
          out.printf("stopped: --skip %d goes on behind them%n", skip + producer.handed());
          return 1;
        } else if (sent == 0) {
          throw new CommandException(
              input.file()
                  + (producer.refused().isEmpty()
                      ? none()
                      : ": no row is a sample, for the reasons above"));
        }
      }
    }
    return 0;
  }

  private String none() {
    return skip == 0 ? ": has no samples" : ": has no samples behind the first " + skip + " rows";
  }

  private long send(Inputs values, SampleProducer producer) {
    try {
      return producer.sendFile(values, rate, Termination::isRequested);
    } catch (KafkaException e) {
      throw new CommandException(
          "%s; then go on with --skip %d"
              .formatted(e.getMessage(), skip + producer.deliveredWithoutGap()));
    }
  }
}
