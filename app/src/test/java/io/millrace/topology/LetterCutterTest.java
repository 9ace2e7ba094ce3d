package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LetterCutterTest {
  private static final int LIMIT = 10_000;

  /** SHA-256 of a million times "a", as FIPS 180-2 has it. */
  private static final String MILLION_SHA256 =
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

  private static final byte[] MILLION = "a".repeat(1_000_000).getBytes(UTF_8);

  private final LetterCutter cutter = new LetterCutter(new RecordLimit(LIMIT));

  @Test
  void shouldLeaveALetterThatJustFitsAsItIs() {
    Record<byte[], byte[]> empty = letter(new byte[3], new byte[0], new RecordHeaders());
    // The length of an empty value takes 1 byte, from 8192 on it takes 3.
    int room = LIMIT - size(empty) - 2;
    Record<byte[], byte[]> below = empty.withValue(new byte[room - 1]);
    Record<byte[], byte[]> full = empty.withValue(new byte[room]);
    Record<byte[], byte[]> above = empty.withValue(new byte[room + 1]);

    assertThat(size(full)).isEqualTo(LIMIT);
    assertThat(cutter.fit(below)).isSameAs(below);
    assertThat(cutter.fit(full)).isSameAs(full);
    assertThat(size(cutter.fit(above))).isEqualTo(LIMIT);
    assertThat(texts(cutter.fit(above))).containsEntry("millrace.shortened", "value");
  }

  @Test
  void shouldCutTheValueAndTellOfTheWhole() {
    Record<byte[], byte[]> cut = cutter.fit(letter(new byte[] {7}, MILLION, own("x", 10)));

    assertThat(cut.key()).containsExactly(7);
    assertThat(cut.value()).isEqualTo(Arrays.copyOf(MILLION, cut.value().length));
    assertThat(size(cut)).isEqualTo(LIMIT);
    assertThat(texts(cut))
        .containsEntry("millrace.shortened", "value")
        .containsEntry("millrace.value.bytes", "1000000")
        .containsEntry("millrace.value.sha256", MILLION_SHA256)
        .containsEntry("millrace.reason", "undecodable")
        .containsEntry("millrace.offset", "77")
        .containsKey("x")
        .doesNotContainKeys("millrace.key.bytes", "millrace.headers.count");
  }

  @Test
  void shouldPutADigestInThePlaceOfALongKey() {
    byte[] value = {1, 2, 3};
    Record<byte[], byte[]> cut = cutter.fit(letter(MILLION, value, own("x", 10)));

    assertThat(cut.key()).isEqualTo(("sha256:" + MILLION_SHA256).getBytes(UTF_8));
    assertThat(cut.value()).isEqualTo(value);
    assertThat(texts(cut))
        .containsEntry("millrace.shortened", "key")
        .containsEntry("millrace.key.bytes", "1000000")
        .containsKey("x")
        .doesNotContainKeys("millrace.value.bytes", "millrace.headers.count");
  }

  @Test
  void shouldLeaveOutTheRecordsOwnHeadersWhenTheyAreLong() {
    byte[] key = new byte[300];
    Record<byte[], byte[]> cut = cutter.fit(letter(key, new byte[] {1}, own("né", 50_000)));

    assertThat(cut.key()).isEqualTo(key);
    assertThat(cut.value()).containsExactly(1);
    assertThat(texts(cut))
        .containsEntry("millrace.shortened", "headers")
        .containsEntry("millrace.headers.count", "1")
        .containsEntry("millrace.headers.bytes", "50003") // and é is two bytes
        .containsEntry("millrace.topic", "s")
        .doesNotContainKeys("né", "millrace.value.bytes", "millrace.key.bytes");
  }

  @Test
  void shouldCutAllWhenAllIsLong() {
    Record<byte[], byte[]> cut = cutter.fit(letter(MILLION, MILLION, own("x", 50_000)));

    assertThat(size(cut)).isEqualTo(LIMIT);
    assertThat(texts(cut))
        .containsEntry("millrace.shortened", "key, headers, value")
        .containsEntry("millrace.key.bytes", "1000000")
        .containsEntry("millrace.value.bytes", "1000000")
        .containsEntry("millrace.headers.bytes", "50001");
  }

  @Test
  void shouldKeepTheBeginningOfTheValueRatherThanALongKey() {
    Record<byte[], byte[]> cut =
        cutter.fit(letter(new byte[LIMIT - 1000], MILLION, new RecordHeaders()));

    assertThat(texts(cut)).containsEntry("millrace.shortened", "key, value");
    assertThat(cut.value().length).isGreaterThan(LIMIT - 1000);
  }

  @Test
  void shouldFitWhateverTheRecordHolds() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      Record<byte[], byte[]> letter =
          letter(bytes(random), bytes(random), own("h", random.nextInt(2 * LIMIT)));
      Record<byte[], byte[]> cut = cutter.fit(letter);
      Map<String, String> headers = texts(cut);
      String parts = headers.getOrDefault("millrace.shortened", "");

      assertThat(size(cut)).isLessThanOrEqualTo(LIMIT);
      assertThat(parts.isEmpty()).isEqualTo(size(letter) <= LIMIT);
      assertThat(Arrays.equals(cut.value(), letter.value())).isEqualTo(!parts.contains("value"));
      assertThat(Arrays.equals(cut.key(), letter.key())).isEqualTo(!parts.contains("key"));
      assertThat(headers.containsKey("h")).isEqualTo(!parts.contains("headers"));
    }
  }

  @Test
  void shouldFitTheLeastTopicWithTheLongestMessage() {
    LetterCutter least = new LetterCutter(RecordLimit.of(LetterCutter.LEAST_BYTES, 1 << 20));
    var fault = new InvalidSampleException(Reason.LABEL_OUT_OF_RANGE, "…".repeat(5000));
    Record<byte[], byte[]> record = new Record<>(MILLION, MILLION, 5, own("x", 50_000));
    Record<byte[], byte[]> cut =
        least.fit(new DeadLetters("t".repeat(249)).letter(record, 1_000_000, 1L << 60, fault));

    assertThat(size(cut)).isLessThanOrEqualTo(LetterCutter.LEAST_BYTES);
    assertThat(cut.value().length).isGreaterThan(2000);
  }

  @Test
  void shouldReplaceTheHeadersOfAnEarlierRejection() {
    Record<byte[], byte[]> earlier = cutter.fit(letter(MILLION, MILLION, own("x", 50_000)));
    Record<byte[], byte[]> again = letter(earlier.key(), new byte[1], earlier.headers());

    assertThat(texts(again).keySet())
        .containsExactlyInAnyOrder(
            "millrace.reason",
            "millrace.message",
            "millrace.topic",
            "millrace.partition",
            "millrace.offset");
  }

  private static byte @Nullable [] bytes(Random random) {
    return random.nextInt(5) == 0 ? null : new byte[random.nextInt(2 * LIMIT)];
  }

  private static Headers own(String key, int bytes) {
    return new RecordHeaders().add(key, new byte[bytes]);
  }

  private static Record<byte[], byte[]> letter(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    var fault = new InvalidSampleException(Reason.UNDECODABLE, "record: no sense");
    return new DeadLetters("s").letter(new Record<>(key, value, 5, headers), 0, 77, fault);
  }

  private static int size(Record<byte[], byte[]> record) {
    return RecordLimitTest.sizeByKafka(record.key(), record.value(), record.headers());
  }

  private static Map<String, String> texts(Record<byte[], byte[]> record) {
    Map<String, String> texts = new TreeMap<>();
    for (Header header : record.headers()) {
      assertThat(texts.put(header.key(), new String(header.value(), UTF_8))).isNull();
    }
    return texts;
  }
}
