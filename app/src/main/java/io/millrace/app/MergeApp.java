package io.millrace.app;

import io.millrace.topology.BoundedRestarts;
import io.millrace.topology.MergeStage;
import io.millrace.topology.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * The merge at work: a Kafka Streams application of its own beside the learner's, since it commits
 * more often.
 */
final class MergeApp implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final KafkaStreams streams;
  private final Admin brokers;
  private final List<TopicSpec> topics;

  private MergeApp(KafkaStreams streams, Admin brokers, List<TopicSpec> topics) {
    this.streams = streams;
    this.brokers = brokers;
    this.topics = topics;
  }

  /**
   * An app that does not merge yet.
   *
   * @param brokers stays the caller's to close, after this
   * @param failed run if it stops by itself, by one of its threads
   */
  static MergeApp of(
      MergeStage stage,
      Properties properties,
      Admin brokers,
      KafkaClientSupplier clients,
      BoundedRestarts restarts,
      Runnable failed) {
    Topology topology = new Topology();
    stage.addTo(topology);
    KafkaStreams streams = new KafkaStreams(topology, properties, clients);
    streams.setUncaughtExceptionHandler(restarts);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.PENDING_ERROR) {
            failed.run();
          }
        });
    return new MergeApp(streams, brokers, stage.topics());
  }

  void start() {
    streams.start();
  }

  /** For its metrics and its state. */
  KafkaStreams streams() {
    return streams;
  }

  /** Commits and stops; what it could not commit is merged by the next. */
  @Override
  public void close() {
    Optional<String> unused = StreamsEnd.of(streams, brokers, topics, CLOSE_TIMEOUT);
  }
}
