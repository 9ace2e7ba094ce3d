package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import io.millrace.data.Command;
import io.millrace.serde.JsonCommands;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a command to all replicas of a model. */
@picocli.CommandLine.Command(
    name = "control",
    description =
        "Freeze a model, so that it predicts but does not learn, or thaw it. This takes effect at"
            + " the end of the current control interval of each replica.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace control freeze --config examples/market.yaml",
      "  millrace control thaw --config examples/market.yaml --samples 20000"
    })
final class ControlCommand implements Callable<Integer> {
  @Parameters(paramLabel = "(freeze | thaw)", description = "What to do.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Command.Action action;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Take effect at the end of the first control interval with at least this many samples of the"
              + " replica before it, so that a run can be repeated exactly (default: the current"
              + " interval).")
  private @Nullable Long samples;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (samples != null && samples < 1) {
      throw new ParameterException(
          spec.commandLine(), "--samples: " + samples + ": must be at least 1");
    }
    Config config = option.load();
    byte[] command =
        JsonCommands.write(new Command(action, samples == null ? Command.NEXT : samples));
    try (Cluster cluster = option.cluster(config)) {
      Learning.createTopics(config, cluster);
      int replicas = send(command, config.topics().control().topic(), cluster.properties());
      spec.commandLine()
          .getOut()
          .printf(
              "%s sent to %s by %s%n",
              action.name().toLowerCase(Locale.ROOT),
              replicas == 1 ? "the replica" : replicas + " replicas",
              config.topics().control().topic());
    }
    return 0;
  }

  /** Sends it to every partition: each is read by the replica of the samples' one. */
  private static int send(byte[] command, String topic, Map<String, String> kafka)
      throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new TreeMap<String, Object>(kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      int partitions = producer.partitionsFor(topic).size();
      for (int i = 0; i < partitions; i++) {
        producer.send(new ProducerRecord<>(topic, i, null, command)).get();
      }
      return partitions;
    }
  }
}
