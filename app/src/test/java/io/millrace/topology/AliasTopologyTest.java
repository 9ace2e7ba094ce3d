package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.data.Event;
import io.millrace.data.Switch;
import io.millrace.metrics.Monitoring;
import io.millrace.metrics.Scrape;
import io.millrace.serde.JsonSwitches;
import io.millrace.serde.RecordSerdes;
import io.millrace.topology.AliasTopics.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AliasTopologyTest {
  private static final Candidate A = new Candidate("a", "a.predictions");
  private static final Candidate B = new Candidate("b", "b.predictions");
  private static final AliasTopics TOPICS = new AliasTopics("live", "samples", List.of(A, B));

  private static final String PARTITION = "alias=\"live\",partition=\"0\"";
  private static final String OF_A = "alias=\"live\",model=\"a\",partition=\"0\"";
  private static final String OF_B = "alias=\"live\",model=\"b\",partition=\"0\"";

  private final List<TestRecord<byte[], byte[]>> events = new ArrayList<>();
  private final Monitoring monitoring = new Monitoring();
  private Uuid topicId = new Uuid(1, 0);
  private TopologyTestDriver driver = driver(TOPICS, Map.of());

  private TopologyTestDriver driver(AliasTopics topics, Map<String, byte[]> state) {
    Topology topology = new Topology();
    AliasParts parts =
        new AliasParts(
            JsonSwitches::read,
            RecordSerdes.event().serializer(),
            new RecordLimits(new RecordLimit(500), new RecordLimit(9000), RecordLimit.NONE),
            topic -> topicId,
            (partition, live) ->
                monitoring.alias(
                    "live", partition, topics.models(), live, model -> model.length() * 7));
    new AliasStage(topics, parts, new SurvivingState(NodeNames.ALIAS_STATE, UTF_8, state))
        .addTo(topology);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "live-alias");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    return new TopologyTestDriver(topology, properties);
  }

  @AfterEach
  void close() {
    driver.close();
    monitoring.close();
  }

  /** With the state of the latest commit. The driver's offsets begin at 0, as of new topics. */
  private void restart(AliasTopics topics) {
    topicId = new Uuid(1, topicId.getLeastSignificantBits() + 1);
    restartWithoutOffsets(topics);
  }

  private void restartWithoutOffsets(AliasTopics topics) {
    KeyValueStore<String, byte[]> store = driver.getKeyValueStore(NodeNames.ALIAS_STATE);
    Map<String, byte[]> state = Map.of("state", store.get("state"));
    driver.close();
    driver = driver(topics, state);
  }

  private void predict(Candidate of, int from, int to) {
    for (int sample = from; sample < to; sample++) {
      Headers headers = SampleOffset.headers(sample).add("own", new byte[] {3});
      pipe(of.predictions(), of.model() + sample, headers, sample);
    }
  }

  private void pipe(String topic, @Nullable String value, Headers headers, long time) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(
                new byte[] {1},
                value == null ? null : value.getBytes(UTF_8),
                headers,
                Instant.ofEpochMilli(time)));
  }

  private void switchTo(String model) {
    String command = new String(JsonSwitches.write(new Switch(model, "anna", "a trial")), UTF_8);
    pipe(TOPICS.control(), command, new RecordHeaders(), 7);
  }

  private List<TestRecord<byte[], byte[]>> records(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private List<String> passed() {
    return records(TOPICS.predictions()).stream()
        .map(record -> new String(record.value(), UTF_8))
        .toList();
  }

  private List<Event> events() {
    events.addAll(records(TOPICS.events()));
    return events.stream()
        .map(
            record ->
                RecordSerdes.event().deserializer().deserialize(TOPICS.events(), record.value()))
        .toList();
  }

  @Test
  void shouldPassPredictionsOnAsTheyAre() {
    predict(A, 4, 5);
    predict(B, 4, 5);

    assertThat(records(TOPICS.predictions()))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).containsExactly(1);
              assertThat(record.value()).isEqualTo("a4".getBytes(UTF_8));
              assertThat(record.timestamp()).isEqualTo(4);
              assertThat(SampleOffset.of(record.headers())).isEqualTo(4);
              assertThat(record.headers().lastHeader("own").value()).containsExactly(3);
              assertThat(record.headers()).hasSize(2);
            });
  }

  @Test
  void shouldSwitchAtOneSampleAndSayWhere() {
    predict(A, 0, 3);
    predict(B, 0, 5);
    switchTo("b");
    assertThat(passed()).containsExactly("a0", "a1", "a2");
    restart(TOPICS);
    predict(B, 5, 7);
    predict(A, 3, 7);
    assertThat(passed()).containsExactly("b5", "b6", "a3", "a4");
    restart(TOPICS);
    switchTo("a");
    predict(B, 7, 9);
    predict(A, 7, 9);
    assertThat(passed()).containsExactly("a7", "a8");
  }

  @Test
  void shouldTellWhichModelIsLiveFromWhereOn() {
    predict(A, 0, 3);
    switchTo("b");
    switchTo("b");
    switchTo("c");

    assertThat(events())
        .extracting(Event::type, Event::model, Event::replica, Event::samples, Event::message)
        .containsExactly(
            tuple(Event.Type.SWITCHED, "live", 0, 0L, "a from the first sample on"),
            tuple(
                Event.Type.SWITCHED,
                "live",
                0,
                3L,
                "b from the sample at offset 3 on, by command of anna: a trial"),
            tuple(
                Event.Type.COMMAND_REFUSED,
                "live",
                0,
                0L,
                "switch, by command of anna: a trial: b is live already"),
            tuple(
                Event.Type.COMMAND_REFUSED,
                "live",
                0,
                0L,
                "switch, by command of anna: a trial: c is none of a, b"));
  }

  @Test
  void shouldCountWhatItCopiesAndWhatItFollows() {
    assertThat(monitoring.liveModels()).containsExactly(entry(0, "a"));
    predict(A, 0, 3);
    predict(B, 0, 5);
    switchTo("b");
    switchTo("b");
    predict(B, 5, 7);
    pipe(TOPICS.control(), "rubbish", new RecordHeaders(), 7);

    Scrape scrape = Scrape.of(monitoring);
    assertThat(scrape.sum("millrace_alias_predictions_total", OF_A)).isEqualTo(3);
    assertThat(scrape.sum("millrace_alias_predictions_total", OF_B)).isEqualTo(2);
    assertThat(scrape.sum("millrace_alias_live", OF_A)).isZero();
    assertThat(scrape.sum("millrace_alias_live", OF_B)).isEqualTo(1);
    assertThat(scrape.sum("millrace_alias_switches_total", PARTITION)).isEqualTo(1);
    assertThat(scrape.sum("millrace_alias_dead_letters_total", PARTITION)).isEqualTo(1);
    assertThat(scrape.sum("millrace_alias_lag_records", OF_B)).isEqualTo(7);
    assertThat(monitoring.liveModels()).containsExactly(entry(0, "b"));
  }

  @Test
  void shouldKnowTheLiveModelAgainWhenItIsStartedAgain() {
    predict(A, 0, 3);
    switchTo("b");
    assertThat(events()).hasSize(2);
    restart(TOPICS);
    predict(B, 3, 4);

    assertThat(events()).as("told before").hasSize(2);
    assertThat(monitoring.liveModels()).containsExactly(entry(0, "b"));
    assertThat(Scrape.of(monitoring).sum("millrace_alias_live", OF_B)).isEqualTo(1);
  }

  @Test
  void shouldTakeItsMetersAlongWhenItsTaskMovesAway() {
    predict(A, 0, 3);
    driver.close();

    assertThat(monitoring.liveModels()).isEmpty();
    assertThat(monitoring.scrape()).doesNotContain("millrace_alias_");
    driver = driver(TOPICS, Map.of());
  }

  @Test
  void shouldMakeDeadLettersOfWhatIsNoCommand() {
    pipe(TOPICS.control(), "rubbish", new RecordHeaders(), 7);
    pipe(TOPICS.control(), "{\"command\":\"freeze\"}", new RecordHeaders(), 7);
    pipe(TOPICS.control(), null, new RecordHeaders(), 7);
    predict(A, 0, 1);

    assertThat(records(TOPICS.deadLetters()))
        .extracting(
            record -> new String(record.headers().lastHeader("millrace.reason").value(), UTF_8),
            record -> new String(record.headers().lastHeader("millrace.topic").value(), UTF_8),
            record -> new String(record.headers().lastHeader("millrace.offset").value(), UTF_8))
        .containsExactly(
            tuple("undecodable", "live.control", "0"),
            tuple("wrong_type", "live.control", "1"),
            tuple("undecodable", "live.control", "2"));
    assertThat(passed()).containsExactly("a0");
  }

  @Test
  void shouldMakeADeadLetterOfAPredictionThatIsTooLongForItsTopic() {
    pipe(A.predictions(), "x".repeat(600), new RecordHeaders(), 7);
    predict(A, 0, 1);

    assertThat(records(TOPICS.deadLetters())).hasSize(1);
    assertThat(passed()).containsExactly("a0");
  }

  @Test
  void shouldRefuseToForgetTheModelThatItFollows() {
    predict(A, 0, 1);

    assertThatThrownBy(() -> restart(new AliasTopics("live", "samples", List.of(B))))
        .hasRootCauseMessage(
            "alias live, partition 0: it follows a, which is not among its models b: name its"
                + " settings too");
    driver = driver(TOPICS, Map.of());
  }

  /** Kafka has forgotten the group's offsets. */
  @Test
  void shouldPassOverWhatComesAgain() {
    predict(A, 0, 3);
    restartWithoutOffsets(TOPICS);
    predict(A, 0, 5);

    assertThat(passed()).containsExactly("a3", "a4");
  }
}
