package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.InvalidSampleException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MergeStageTest {
  private static final Uuid TOPIC_ID = new Uuid(1, 2);

  private final List<Integer> begun = new ArrayList<>();
  private final FakeBrokers brokers = new FakeBrokers(TOPIC_ID, begun);
  private final TopologyTestDriver driver = new TopologyTestDriver(topology(), properties());

  private Topology topology() {
    Topology topology = new Topology();
    RecordLimits limits =
        new RecordLimits(RecordLimit.NONE, new RecordLimit(2000), new RecordLimit(1000));
    new MergeStage(LearnerRun.MERGED, limits, brokers).addTo(topology);
    return topology;
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "merge");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    return properties;
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private TestRecord<byte[], byte[]> merged(TestRecord<byte[], byte[]> record) {
    driver
        .createInputTopic(
            LearnerRun.MERGED.samples(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(record);
    return driver
        .createOutputTopic("log-t", new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecord();
  }

  @Test
  void shouldPassRecordsOnAsTheyAreWithWhereTheyWere() throws InvalidSampleException {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {1});
    byte[] key = "k".getBytes(UTF_8);
    byte[] value = "a sample".getBytes(UTF_8);

    assertThat(merged(new TestRecord<>(null, new byte[] {3}, Instant.ofEpochMilli(5))).key())
        .isNull();
    TestRecord<byte[], byte[]> second =
        merged(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(7)));

    assertThat(second.key()).isEqualTo(key);
    assertThat(second.value()).isEqualTo(value);
    assertThat(second.timestamp()).isEqualTo(7);
    assertThat(Origin.of(second.headers())).isEqualTo(new Origin(TOPIC_ID, 0, 1));
    assertThat(Origin.without(second.headers())).extracting(Header::key).containsExactly("trace");
    assertThat(begun).containsExactly(0);
  }

  @Test
  void shouldPassOnARecordWithoutAValue() throws InvalidSampleException {
    TestRecord<byte[], byte[]> merged =
        merged(new TestRecord<>(new byte[] {1}, null, Instant.ofEpochMilli(7)));

    assertThat(merged.value()).isNull();
    assertThat(Origin.of(merged.headers()).offset()).isZero();
  }

  @Test
  void shouldNotBeMisledByASamplesOwnHeaderOfThatName() throws InvalidSampleException {
    RecordHeaders headers = new RecordHeaders();
    headers.add(new Origin(new Uuid(7, 7), 9, 99).header());
    TestRecord<byte[], byte[]> merged =
        merged(new TestRecord<>(null, new byte[1], headers, Instant.ofEpochMilli(7)));

    assertThat(Origin.of(merged.headers())).isEqualTo(new Origin(TOPIC_ID, 0, 0));
  }

  /** It was compressed on the samples topic, and is not here. */
  @Test
  void shouldMakeADeadLetterOfARecordThatIsTooLongForTheLog() {
    driver
        .createInputTopic(
            LearnerRun.MERGED.samples(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(new byte[] {1}, new byte[1000], Instant.ofEpochMilli(7)));

    TestRecord<byte[], byte[]> letter =
        driver
            .createOutputTopic(
                LearnerRun.MERGED.deadLetters(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())
            .readRecord();
    assertThat(letter.value()).hasSize(1000);
    assertThat(new String(letter.headers().lastHeader("millrace.reason").value(), UTF_8))
        .isEqualTo("oversized");
    assertThat(letter.headers().lastHeader(Origin.HEADER)).isNull();
    assertThat(merged(new TestRecord<>(null, new byte[] {3}, Instant.ofEpochMilli(5))).value())
        .as("the stream goes on")
        .containsExactly(3);
  }

  @Test
  void shouldRefuseAHeaderThatIsMissingOrBroken() {
    RecordHeaders headers = new RecordHeaders();
    assertThatThrownBy(() -> Origin.of(headers))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessageStartingWith("header millrace.origin: missing or broken");
    headers.add(Origin.HEADER, new byte[27]);
    assertThatThrownBy(() -> Origin.of(headers)).isInstanceOf(InvalidSampleException.class);
    headers.add(Origin.HEADER, null);
    assertThatThrownBy(() -> Origin.of(headers)).isInstanceOf(InvalidSampleException.class);
    headers.add(new Origin(TOPIC_ID, -1, 3).header());
    assertThatThrownBy(() -> Origin.of(headers)).isInstanceOf(InvalidSampleException.class);
  }
}
