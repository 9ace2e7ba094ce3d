package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.metrics.Monitoring;
import io.millrace.serde.JsonSwitches;
import io.millrace.serde.RecordSerdes;
import io.millrace.topology.AliasTopics.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A topic that is deleted and made anew while it is read: the consumer begins at its start and says
 * nothing. The driver of topologies knows no such thing.
 */
class RecreatedTopicTest {
  private final MockProcessorContext<byte[], Outgoing> context = new MockProcessorContext<>();
  private Uuid topicId = new Uuid(1, 1);

  @BeforeEach
  void setTime() {
    context.setCurrentSystemTimeMs(1);
  }

  private void process(
      Processor<byte[], byte[], byte[], Outgoing> processor, String topic, long offset) {
    context.setRecordMetadata(topic, 0, offset);
    processor.process(
        new Record<>(
            null,
            ("a" + offset).getBytes(UTF_8),
            1000 + offset,
            new RecordHeaders(SampleOffset.headers(offset))));
  }

  @Test
  void shouldSayOfWhichTopicTheRecordsOfTheLogAre() throws InvalidSampleException {
    MergeProcessor merge =
        new MergeProcessor(
            LearnerRun.MERGED,
            RecordLimits.NONE,
            new FakeBrokers(topicId, new ArrayList<>()) {
              @Override
              public Uuid id(String topic) {
                return topicId;
              }
            });
    merge.init(context);
    process(merge, LearnerRun.MERGED.samples(), 7);
    process(merge, LearnerRun.MERGED.samples(), 8);
    topicId = new Uuid(1, 2);
    process(merge, LearnerRun.MERGED.samples(), 0);
    process(merge, LearnerRun.MERGED.samples(), 1);

    List<Origin> origins = new ArrayList<>();
    for (var forwarded : context.forwarded()) {
      origins.add(Origin.of(forwarded.record().headers()));
    }
    assertThat(origins)
        .containsExactly(
            new Origin(new Uuid(1, 1), 0, 7),
            new Origin(new Uuid(1, 1), 0, 8),
            new Origin(topicId, 0, 0),
            new Origin(topicId, 0, 1));
  }

  /** The consumer goes on where it was, which the new topic has as well. */
  @Test
  void shouldSayOfWhichTopicTheRecordsAreThatGoOn() throws InvalidSampleException {
    List<String> asked = new ArrayList<>();
    MergeProcessor merge =
        new MergeProcessor(
            LearnerRun.MERGED,
            RecordLimits.NONE,
            new FakeBrokers(topicId, new ArrayList<>()) {
              @Override
              public Uuid id(String topic) {
                asked.add(topic);
                return topicId;
              }

              @Override
              public Optional<Uuid> latestId(String topic) {
                return Optional.of(topicId);
              }
            });
    merge.init(context);
    process(merge, LearnerRun.MERGED.samples(), 7);
    process(merge, LearnerRun.MERGED.samples(), 8);
    topicId = new Uuid(1, 2);
    process(merge, LearnerRun.MERGED.samples(), 9);
    process(merge, LearnerRun.MERGED.samples(), 10);

    List<Origin> origins = new ArrayList<>();
    for (var forwarded : context.forwarded()) {
      origins.add(Origin.of(forwarded.record().headers()));
    }
    assertThat(origins)
        .containsExactly(
            new Origin(new Uuid(1, 1), 0, 7),
            new Origin(new Uuid(1, 1), 0, 8),
            new Origin(topicId, 0, 9),
            new Origin(topicId, 0, 10));
    assertThat(asked).as("once for each topic").hasSize(2);
  }

  @Test
  void shouldPassThePredictionsOfTheNewTopicOn() {
    AliasTopics topics =
        new AliasTopics("live", "samples", List.of(new Candidate("a", "a.predictions")));
    try (Monitoring monitoring = new Monitoring()) {
      AliasProcessor alias =
          new AliasProcessor(
              topics,
              new AliasParts(
                  JsonSwitches::read,
                  RecordSerdes.event().serializer(),
                  RecordLimits.NONE,
                  topic -> topicId,
                  (partition, live) ->
                      monitoring.alias("live", partition, topics.models(), live, model -> 0)));
      KeyValueStore<String, byte[]> state =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(NodeNames.ALIAS_STATE),
                  Serdes.String(),
                  Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      state.init(context.getStateStoreContext(), state);
      alias.init(context);
      process(alias, "a.predictions", 7);
      process(alias, "a.predictions", 8);
      process(alias, "a.predictions", 7); // set back, and still the same
      topicId = new Uuid(1, 2);
      process(alias, "a.predictions", 0);
      process(alias, "a.predictions", 1);
      alias.close();
    }

    assertThat(context.forwarded(NodeNames.PREDICTIONS))
        .extracting(forwarded -> new String(forwarded.record().value().value(), UTF_8))
        .containsExactly("a7", "a8", "a0", "a1");
  }
}
