package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.streams.GeneratedSamples;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a stream of the literature, or sends it to the samples topic. */
@Command(
    name = "generate",
    description = {
      "Generate a stream of the literature on learning from streams, with drift where you want it.",
      "It is written as CSV, or sent to the samples topic of the settings."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace generate --stream sea --drift abrupt --at 5000 --output sea.csv",
      "  millrace generate --stream friedman --config examples/friedman.yaml"
    })
final class GenerateCommand implements Callable<Integer> {
  /** So many are written before a look whether they were taken. */
  private static final int ROWS = 1000;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StreamOptions options;

  /** Where samples go other than to standard output. */
  static final class Place {
    @Option(
        names = {"-o", "--output"},
        required = true,
        paramLabel = "FILE",
        description =
            "File to write (.csv or .csv.gz), which must not exist yet (default: standard output).")
    private @Nullable Path output;

    @ArgGroup(exclusive = false)
    private @Nullable Topic topic;
  }

  /** The topic that samples go to. */
  static final class Topic {
    @Option(
        names = {"-c", "--config"},
        required = true,
        paramLabel = "FILE",
        description = "Settings, in YAML, to whose samples topic the samples are sent.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path config;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description =
            "Folder of the embedded broker, if the settings name no brokers (default:"
                + " millrace-data/<name>).")
    private @Nullable Path home;

    @Option(
        names = "--rate",
        paramLabel = "N",
        description = "Samples per second (default: as fast as it goes).")
    private double rate;
  }

  @ArgGroup private @Nullable Place place;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    GeneratedSamples samples = options.generate();
    if (place == null) {
      PrintWriter out = spec.commandLine().getOut();
      write(samples, out, out::checkError);
      out.flush();
    } else if (place.output != null) {
      write(samples, place.output);
    } else if (place.topic != null) {
      send(samples, place.topic);
    }
    return Termination.isRequested() ? 1 : 0;
  }

  private void write(GeneratedSamples samples, Path file) throws IOException {
    NewPath.require(file);
    NewPath.write(file, draft -> write(samples, draft, file.toString().endsWith(".gz")));
    spec.commandLine().getOut().printf("%s written%n", file);
  }

  private void write(GeneratedSamples samples, Path file, boolean packed) throws IOException {
    OutputStream bytes = Files.newOutputStream(file);
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                packed ? new GZIPOutputStream(bytes) : bytes, StandardCharsets.UTF_8))) {
      write(samples, out, () -> false);
    }
  }

  /**
   * Writes a table.
   *
   * @param ends tells that no more is taken: who reads standard output may have seen enough
   */
  private void write(GeneratedSamples samples, Writer out, BooleanSupplier ends)
      throws IOException {
    out.write(String.join(",", options.columns()) + "\n");
    while (samples.hasNext() && !ends.getAsBoolean()) {
      for (int i = 0; i < ROWS && samples.hasNext(); i++) {
        out.write(String.join(",", samples.next()) + "\n");
      }
    }
  }

  private void send(GeneratedSamples samples, Topic topic) throws Exception {
    if (!(topic.rate >= 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--rate: " + topic.rate + ": must be 0 or above; 0 is as fast as it goes");
    }
    Config config = ConfigLoader.load(topic.config);
    GeneratedRecords records =
        new GeneratedRecords(config, options.name(), options.columns(), samples);
    Path home = topic.home == null ? Path.of("millrace-data", config.name()) : topic.home;
    Termination.onSignal();
    try (Cluster cluster = Cluster.shared(config, home)) {
      Learning.createTopics(config, cluster);
      try (SampleProducer producer = new SampleProducer(config, cluster)) {
        long sent = producer.sendAll(records, topic.rate, Termination::isRequested);
        spec.commandLine()
            .getOut()
            .printf("%,d records sent to %s%n", sent, config.input().samples().topic());
      }
    }
  }
}
