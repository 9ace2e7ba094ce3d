package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.serde.JsonCommands;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** When a model is to obey a command, and who gives it and why; sends it. */
final class CommandOptions {
  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Take effect at the end of the first control interval with at least this many samples of"
              + " the replica before it, so that a run can be repeated exactly (default: the"
              + " current interval).")
  private @Nullable Long samples;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private AuthorOptions author;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /**
   * The command.
   *
   * @throws ParameterException if an option breaks its rule
   */
  Command command(Command.Action action, @Nullable CheckpointId checkpoint, String tag) {
    if (samples != null && samples < 1) {
      throw new ParameterException(
          spec.commandLine(), "--samples: " + samples + ": must be at least 1");
    }
    return new Command(
        action,
        samples == null ? Command.NEXT : samples,
        checkpoint,
        tag,
        author.by(spec.commandLine()),
        author.reason(spec.commandLine()));
  }

  /** What to tell of it once it is sent: nothing happens at once. */
  String effect(Config config) {
    String interval =
        samples == null
            ? "the control interval, of %,d steps".formatted(config.controlSteps())
            : "the first control interval with %,d samples before it".formatted(samples);
    return "; it takes effect at the end of " + interval + ": `millrace history` shows when";
  }

  /**
   * Sends it to every partition: each is read by the replica of the samples' one.
   *
   * @return how many there are
   */
  static int sendToAll(Command command, String topic, Map<String, String> kafka)
      throws InterruptedException, ExecutionException {
    return sendToAll(JsonCommands.write(command), topic, kafka);
  }

  /** The same with a command of any kind. */
  static int sendToAll(byte[] command, String topic, Map<String, String> kafka)
      throws InterruptedException, ExecutionException {
    try (Producer<byte[], byte[]> producer = producer(kafka)) {
      int partitions = producer.partitionsFor(topic).size();
      for (int replica : IntStream.range(0, partitions).toArray()) {
        send(command, topic, replica, producer);
      }
      return partitions;
    }
  }

  /** Sends it to one replica. */
  static void send(Command command, String topic, int replica, Map<String, String> kafka)
      throws InterruptedException, ExecutionException {
    try (Producer<byte[], byte[]> producer = producer(kafka)) {
      send(JsonCommands.write(command), topic, replica, producer);
    }
  }

  private static Producer<byte[], byte[]> producer(Map<String, String> kafka) {
    return new KafkaProducer<>(
        new TreeMap<String, Object>(kafka), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void send(
      byte[] command, String topic, int replica, Producer<byte[], byte[]> producer)
      throws InterruptedException, ExecutionException {
    producer.send(new ProducerRecord<>(topic, replica, null, command)).get();
  }
}
