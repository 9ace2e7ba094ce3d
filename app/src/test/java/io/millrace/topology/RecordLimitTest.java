package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecordLimitTest {
  private static final Headers NO_HEADERS = new RecordHeaders();

  /** What Kafka's producer reckons before it sends. */
  static int sizeByKafka(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray());
  }

  /**
   * A batch's header has 61 bytes; a record at most 21, of which its own length may take 5; a
   * length before key and value takes 1 byte up to 63, 2 up to 8191; the number of headers 1.
   */
  @ParameterizedTest
  @CsvSource({"3, 60, 148", "3, 64, 153", "-1, 911, 997", "64, 8191, 8342", "3, 8192, 8282"})
  void shouldAllowARecordOfExactlyItsSize(int key, int value, int size) {
    byte[] keyBytes = key < 0 ? null : new byte[key];

    assertThat(new RecordLimit(size).allows(keyBytes, new byte[value], NO_HEADERS)).isTrue();
    assertThat(new RecordLimit(size - 1).allows(keyBytes, new byte[value], NO_HEADERS)).isFalse();
  }

  @Test
  void shouldCountHeadersInUtf8() {
    // 1 + 3 for the key of two characters, 1 + 2 for the value; a null value has a length of 1.
    Headers headers = new RecordHeaders().add("aé", new byte[2]).add("b", null);
    int size = 61 + 21 + 1 + 1 + 1 + (1 + 3) + (1 + 2) + (1 + 1) + 1;

    assertThat(new RecordLimit(size).allows(null, null, headers)).isTrue();
    assertThat(new RecordLimit(size - 1).allows(null, null, headers)).isFalse();
  }

  @Test
  void shouldReckonAsKafkaDoes() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      byte[] key = random.nextInt(4) == 0 ? null : new byte[random.nextInt(20_000)];
      byte[] value = random.nextInt(4) == 0 ? null : new byte[random.nextInt(20_000)];
      Headers headers = new RecordHeaders();
      for (int h = random.nextInt(100); h > 0; h--) {
        headers.add("ä".repeat(random.nextInt(100)), new byte[random.nextInt(100)]);
      }
      int size = sizeByKafka(key, value, headers);

      assertThat(new RecordLimit(size).allows(key, value, headers)).isTrue();
      assertThat(new RecordLimit(size - 1).allows(key, value, headers)).isFalse();
    }
  }

  @Test
  void shouldHaveRoomForTheValueThatJustFits() {
    RecordLimit limit = new RecordLimit(1000);

    // 1000 - 61 - 21 - 4 for the key, 1 for no headers, 2 for the value's length
    assertThat(limit.room(new byte[3], NO_HEADERS)).isEqualTo(911);
    assertThat(limit.allows(new byte[3], new byte[911], NO_HEADERS)).isTrue();
    assertThat(limit.allows(new byte[3], new byte[912], NO_HEADERS)).isFalse();
    assertThat(limit.room(new byte[2000], NO_HEADERS)).isNegative();
  }

  /** As a batch of one record, random to the last byte, is stored. */
  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void shouldAllowNoRecordThatIsTooLargeWhenItDoesNotCompress(CompressionType compression) {
    for (int maxMessageBytes : new int[] {300, 10_000, 70_000, 1_048_588, 20_000_000}) {
      RecordLimit limit = RecordLimit.of(maxMessageBytes, Integer.MAX_VALUE);
      byte[] value = new byte[(int) limit.room(null, NO_HEADERS)];
      new Random(1).nextBytes(value);

      assertThat(limit.allows(null, value, NO_HEADERS)).isTrue();
      assertThat(
              MemoryRecords.withRecords(
                      Compression.of(compression).build(), new SimpleRecord(1, null, value))
                  .sizeInBytes())
          .isLessThanOrEqualTo(maxMessageBytes);
    }
  }

  @Test
  void shouldLeaveTheTopicAThousandthForBytesThatDoNotCompress() {
    // 1048588 / 1024 = 1024, and 64 for the frame
    assertThat(RecordLimit.of(1_048_588, Integer.MAX_VALUE).bytes()).isEqualTo(1_047_500);
    assertThat(RecordLimit.of(1_048_588, 500_000).bytes()).isEqualTo(500_000);
    assertThat(RecordLimit.of(Integer.MAX_VALUE, 16 << 20).bytes()).isEqualTo(16 << 20);
    assertThat(RecordLimit.of(10, 16 << 20).bytes()).isZero();
  }
}
