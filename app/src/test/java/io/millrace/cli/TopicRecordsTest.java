package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partition 0 has times 0, 10, 20, …, 90 from offset 5 on; partition 1 has 1, 11, 21 from 0 on. */
class TopicRecordsTest {
  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());

  @BeforeEach
  void fill() {
    Node[] nodes = new Node[0];
    consumer.updatePartitions(
        "t",
        List.of(
            new PartitionInfo("t", 0, Node.noNode(), nodes, nodes),
            new PartitionInfo("t", 1, Node.noNode(), nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(FIRST, 5L, SECOND, 0L));
    consumer.updateEndOffsets(Map.of(FIRST, 15L, SECOND, 3L));
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < 10; i++) {
            add(FIRST, 5 + i, 10L * i);
          }
          for (int i = 0; i < 3; i++) {
            add(SECOND, i, 10L * i + 1);
          }
        });
  }

  private void add(TopicPartition partition, long offset, long timestamp) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            0,
            new byte[0],
            new byte[0],
            new RecordHeaders(),
            Optional.empty()));
  }

  private static List<Long> times(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(ConsumerRecord::timestamp).toList();
  }

  @Test
  void shouldReadEveryRecordUntilToldToStop() {
    List<Long> times = new ArrayList<>();
    try (TopicRecords records = new TopicRecords(consumer, "t")) {
      records.read(
          record -> {
            times.add(record.timestamp());
            return times.size() < 12;
          });
    }

    assertThat(times).hasSize(12);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void shouldReadTheFirstOfAllPartitions() {
    try (TopicRecords records = new TopicRecords(consumer, "t")) {
      assertThat(times(records.first(4))).containsExactly(0L, 1L, 10L, 11L);
    }
  }

  @Test
  void shouldReadTheLastOfAllPartitions() {
    try (TopicRecords records = new TopicRecords(consumer, "t")) {
      assertThat(times(records.last(3))).containsExactly(70L, 80L, 90L);
    }
  }

  @Test
  void shouldReadAllWhenThereAreFewer() {
    try (TopicRecords records = new TopicRecords(consumer, "t")) {
      assertThat(records.last(100)).hasSize(13);
    }
  }

  @Test
  void shouldTellThatThereIsNoSuchTopic() {
    assertThatThrownBy(() -> new TopicRecords(consumer, "other"))
        .isInstanceOf(CommandException.class)
        .hasMessage("topic other: there is no such topic");
    assertThat(consumer.closed()).isTrue();
  }
}
