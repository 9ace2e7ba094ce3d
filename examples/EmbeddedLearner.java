import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.Assembly;
import io.millrace.app.Cluster;
import io.millrace.app.LearnerRuntime;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.topology.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * An application with the learner in its topology: payments become samples, and what is predicted
 * to be fraud becomes an alert. {@code EmbeddedLearner CONFIG FOLDER}; the topics {@code payments}
 * and {@code alerts} must be there.
 */
class EmbeddedLearner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Serde<String> TEXT = Serdes.String();

  public static void main(String[] arguments) throws Exception {
    Config config = ConfigLoader.load(Path.of(arguments[0]));
    Cluster cluster = Cluster.of(config, Path.of(arguments[1]));
    Assembly assembly = Learning.assembly(config, cluster);
    Learning.createTopics(assembly, cluster);

    LearnerRuntime learner =
        LearnerRuntime.open(assembly, cluster.properties(), cluster.home());
    Topology topology = payments(learner.topics());
    learner.stage().addTo(topology);

    KafkaStreams streams = new KafkaStreams(topology, learner.properties(), learner.clients());
    learner.attach(streams);
    CountDownLatch ended = new CountDownLatch(1);
    streams.setStateListener(
        (state, before) -> {
          if (state.hasCompletedShutdown()) {
            ended.countDown();
          }
        });
    streams.start();

    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  learner.stopping();
                  streams.close(Duration.ofSeconds(30));
                  learner.close();
                  cluster.close();
                }));
    ended.await();
    System.exit(1); // it has failed, and the log says why, unless the process ends anyway
  }

  /** All of the application but the learner. The two meet on topics only. */
  private static Topology payments(TopicNames topics) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("payments", Consumed.with(TEXT, TEXT))
        .map((id, payment) -> KeyValue.pair(id, sample(id, payment)))
        .to(topics.samples(), Produced.with(TEXT, TEXT));
    builder.stream(topics.predictions(), Consumed.with(TEXT, TEXT))
        .filter((id, prediction) -> isFraud(prediction))
        .to("alerts", Produced.with(TEXT, TEXT));
    return builder.build();
  }

  /** From {@code amount;hour;fraud}, as it comes, to the names in the configuration. */
  private static String sample(String id, String payment) {
    String[] cells = payment.split(";");
    return JSON.valueToTree(
            Map.of(
                "id", id,
                "amount", Double.valueOf(cells[0]),
                "hour", Double.valueOf(cells[1]),
                "fraud", cells[2]))
        .toString();
  }

  private static boolean isFraud(String prediction) {
    try {
      JsonNode read = JSON.readTree(prediction);
      return read.get("predicted").asText().equals("yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
