package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LogTimestampsTest {
  private static final long UNKNOWN = -1;

  @Test
  void shouldTakeTheRecordsOwn() {
    assertThat(extract(5, 7)).isEqualTo(5);
    assertThat(extract(0, 7)).isZero();
  }

  @Test
  void shouldTakeThatOfThePartitionWhenTheRecordHasNone() {
    assertThat(extract(-1, 7)).isEqualTo(7);
  }

  @Test
  void shouldTake0WhenThePartitionHasNoneEither() {
    assertThat(extract(-1, UNKNOWN)).isZero();
  }

  private static long extract(long timestamp, long partitionTime) {
    return new LogTimestamps()
        .extract(
            new ConsumerRecord<>(
                "t",
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                null,
                new RecordHeaders(),
                Optional.empty()),
            partitionTime);
  }
}
