package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Prediction;
import io.millrace.learning.TakenSample;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredictionRecordsTest {
  private static final int LIMIT = 5000;

  /** SHA-256 of a million times "a", as FIPS 180-2 has it. */
  private static final String MILLION_DIGEST =
      "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

  private static final String MILLION = "a".repeat(1_000_000);
  private static final byte[] SHORT = {1};

  private final PredictionRecords records =
      new PredictionRecords(
          prediction -> (prediction.id + "!").getBytes(UTF_8), new RecordLimit(LIMIT), true);

  @Test
  void shouldLeaveAPredictionThatJustFitsAsItIs() {
    // 61 + 21, 1 + 1 for the key, 2 + 1 for the value beside the id, 1 for the number of headers,
    // 1 + 15 for the name of the one with the offset, 1 + 1 for its value
    String fits = "i".repeat(LIMIT - 106);

    Record<byte[], Outgoing> record = record(SHORT, fits);
    assertThat(record.value().value()).isEqualTo((fits + "!").getBytes(UTF_8));
    assertThat(record.headers()).extracting(Header::key).containsExactly("millrace.offset");
    assertThat(SampleOffset.of(record.headers())).isEqualTo(7);
    assertThat(record.timestamp()).isEqualTo(9);
    assertThat(record.value().partition()).isEqualTo(3);
    assertThat(shortened(record(SHORT, fits.substring(1)))).isNull();
    assertThat(shortened(record(SHORT, fits + "i"))).isEqualTo("id");
  }

  @Test
  void shouldLeaveOutTheOffsetIfTold() {
    PredictionRecords without =
        new PredictionRecords(
            prediction -> (prediction.id + "!").getBytes(UTF_8), new RecordLimit(LIMIT), false);
    Prediction prediction = new Prediction();
    prediction.id = MILLION;

    Record<byte[], Outgoing> record = without.record(sample(SHORT), prediction);
    assertThat(record.headers()).extracting(Header::key).containsExactly("millrace.shortened");
    prediction.id = "i";
    assertThat(without.record(sample(SHORT), prediction).headers()).isEmpty();
  }

  @Test
  void shouldPutADigestInThePlaceOfALongId() {
    Prediction prediction = new Prediction();
    prediction.id = MILLION;
    Record<byte[], Outgoing> record = records.record(sample(SHORT), prediction);

    assertThat(record.key()).isEqualTo(SHORT);
    assertThat(new String(record.value().value(), UTF_8)).isEqualTo(MILLION_DIGEST + "!");
    assertThat(shortened(record)).isEqualTo("id");
    assertThat(prediction.id).as("for whoever sees the prediction next").isEqualTo(MILLION);
  }

  @Test
  void shouldPutADigestInThePlaceOfALongKey() {
    Record<byte[], Outgoing> record = record(MILLION.getBytes(UTF_8), "i");

    assertThat(new String(record.key(), UTF_8)).isEqualTo(MILLION_DIGEST);
    assertThat(new String(record.value().value(), UTF_8)).isEqualTo("i!");
    assertThat(shortened(record)).isEqualTo("key");
  }

  @Test
  void shouldShortenBothWhenOneIsNotEnough() {
    Record<byte[], Outgoing> record = record(MILLION.getBytes(UTF_8), MILLION);

    assertThat(new String(record.key(), UTF_8)).isEqualTo(MILLION_DIGEST);
    assertThat(new String(record.value().value(), UTF_8)).isEqualTo(MILLION_DIGEST + "!");
    assertThat(shortened(record)).isEqualTo("id, key");
  }

  @Test
  void shouldShortenTheIdOfASampleWithoutKey() {
    Record<byte[], Outgoing> record = record(null, MILLION);

    assertThat(record.key()).isNull();
    assertThat(shortened(record)).isEqualTo("id");
  }

  @Test
  void shouldLeaveOutFieldsBeforeAnythingElse() {
    PredictionRecords copying =
        new PredictionRecords(
            prediction ->
                (prediction.id
                        + (prediction.source == null ? "-" : new String(prediction.source, UTF_8)))
                    .getBytes(UTF_8),
            new RecordLimit(LIMIT),
            true);
    Prediction prediction = new Prediction();
    prediction.id = "i";
    prediction.source = MILLION.getBytes(UTF_8);

    Record<byte[], Outgoing> record = copying.record(sample(SHORT), prediction);
    assertThat(new String(record.value().value(), UTF_8)).isEqualTo("i-");
    assertThat(shortened(record)).isEqualTo("fields");
    assertThat(prediction.source).as("for whoever sees the prediction next").hasSize(1_000_000);

    prediction.id = MILLION;
    record = copying.record(sample(SHORT), prediction);
    assertThat(new String(record.value().value(), UTF_8)).isEqualTo(MILLION_DIGEST + "-");
    assertThat(shortened(record)).isEqualTo("fields, id");
    assertThat(record.headers()).hasSize(2);
    assertThat(SampleOffset.of(record.headers())).isEqualTo(7);

    prediction.source = new byte[] {'s'};
    record = copying.record(sample(SHORT), prediction);
    assertThat(shortened(record)).as("where fields are not longer than nothing").isEqualTo("id");
  }

  @Test
  void shouldSayWhatToRaiseWhenTheScoresAloneAreTooLong() {
    PredictionRecords long6000 =
        new PredictionRecords(prediction -> new byte[6000], new RecordLimit(LIMIT), true);

    assertThatThrownBy(() -> long6000.record(sample(SHORT), new Prediction()))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("records of 5000 bytes, but a prediction of this model has 6000");
  }

  private Record<byte[], Outgoing> record(byte @Nullable [] key, String id) {
    Prediction prediction = new Prediction();
    prediction.id = id;
    return records.record(sample(key), prediction);
  }

  private static TakenSample sample(byte @Nullable [] key) {
    return new TakenSample(key, new byte[0], 9, 3, 7);
  }

  private static @Nullable String shortened(Record<byte[], Outgoing> record) {
    var header = record.headers().lastHeader("millrace.shortened");
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
