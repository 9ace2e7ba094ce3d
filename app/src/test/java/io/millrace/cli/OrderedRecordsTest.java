package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Partition 1 is never fetched before all of partition 0 is, as far as the consumer goes. */
class OrderedRecordsTest {
  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());

  private void fill(long[] first, long... second) {
    Node[] nodes = new Node[0];
    consumer.updatePartitions(
        "t",
        List.of(
            new PartitionInfo("t", 0, Node.noNode(), nodes, nodes),
            new PartitionInfo("t", 1, Node.noNode(), nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    consumer.updateEndOffsets(Map.of(FIRST, (long) first.length, SECOND, (long) second.length));
    consumer.schedulePollTask(() -> add(FIRST, first));
    consumer.schedulePollTask(() -> add(SECOND, second));
  }

  private void add(TopicPartition partition, long... timestamps) {
    for (int offset = 0; offset < timestamps.length; offset++) {
      consumer.addRecord(
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              offset,
              timestamps[offset],
              TimestampType.CREATE_TIME,
              0,
              0,
              new byte[0],
              new byte[0],
              new RecordHeaders(),
              Optional.empty()));
    }
  }

  private List<String> read() {
    List<String> places = new ArrayList<>();
    try (OrderedRecords records = new OrderedRecords(consumer, "t")) {
      while (records.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = records.next();
        places.add(record.partition() + "@" + record.offset());
      }
    }
    return places;
  }

  /**
   * The times 5, 2, 9 and 3, 9: the 2 stays behind the 5, and of equal ones the first partition's
   * goes first.
   */
  @Test
  void shouldWeavePartitionsByTimeWhateverIsFetchedFirst() {
    fill(new long[] {5, 2, 9}, 3, 9);

    assertThat(read()).containsExactly("1@0", "0@0", "0@1", "0@2", "1@1");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void shouldEndWithAnEmptyPartition() {
    fill(new long[] {1, 2});

    assertThat(read()).containsExactly("0@0", "0@1");
  }

  @Test
  void shouldReadMoreThanItKeepsInMemory() {
    fill(LongStream.range(0, 5000).toArray(), 10_000);

    assertThat(read()).hasSize(5001).endsWith("0@4999", "1@0");
  }

  @Test
  void shouldStopWhereTheTopicEndedAtTheStart() {
    fill(new long[] {1, 2, 3});
    consumer.updateEndOffsets(Map.of(FIRST, 2L, SECOND, 0L));

    assertThat(read()).containsExactly("0@0", "0@1");
  }

  @Test
  void shouldTellThatThereIsNoSuchTopic() {
    assertThatThrownBy(() -> new OrderedRecords(consumer, "other"))
        .isInstanceOf(CommandException.class)
        .hasMessage("topic other: there is no such topic");
    assertThat(consumer.closed()).isTrue();
  }
}
