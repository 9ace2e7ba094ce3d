package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.topology.TopicRole;
import io.millrace.topology.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that never ends by itself, and a changelog that is not there. */
class StreamsEndIT {
  private static final List<TopicSpec> CHANGELOG =
      List.of(new TopicSpec("m-learner-state-changelog", TopicRole.CHANGELOG));

  @TempDir private Path folder;

  @Test
  void shouldNotWaitForAChangelogThatIsDeleted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        Endless running = endless(broker, KafkaStreams.State.RUNNING);
        Endless beginning = endless(broker, KafkaStreams.State.REBALANCING)) {
      assertThat(StreamsEnd.of(running, admin, CHANGELOG, Duration.ofSeconds(10)))
          .contains("topic m-learner-state-changelog is deleted");
      assertThat(StreamsEnd.of(beginning, admin, CHANGELOG, Duration.ofSeconds(1)))
          .as("Kafka Streams has not made it yet")
          .contains("Kafka Streams did not stop within 1 s");
    }
  }

  private Endless endless(EmbeddedBroker broker, KafkaStreams.State state) {
    StreamsBuilder topology = new StreamsBuilder();
    topology.stream("m.samples");
    Properties properties = new Properties();
    properties.put("application.id", "m");
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("state.dir", folder.resolve(state.name()).toString());
    return new Endless(topology.build(), properties, state);
  }

  private static final class Endless extends KafkaStreams {
    private final State told;

    private Endless(Topology topology, Properties properties, State state) {
      super(topology, properties);
      this.told = state;
    }

    @Override
    public State state() {
      return told;
    }

    @Override
    public boolean close(Duration timeout) {
      return false;
    }
  }
}
