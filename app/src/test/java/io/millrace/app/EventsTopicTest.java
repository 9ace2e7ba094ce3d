package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Event;
import io.millrace.serde.RecordSerdes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventsTopicTest {
  private static final TopicPartition PARTITION = new TopicPartition("e", 0);
  private static final Event EVENT =
      new Event(Event.Type.DRIFT, "m", 0, 100, 100, 1_700_000_000_000L, "the loss rose");

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  void shouldPassOverWhatOthersHaveWritten() {
    List<byte @Nullable []> values = new ArrayList<>();
    values.add("rubbish".getBytes(UTF_8));
    values.add(RecordSerdes.event().serializer().serialize("e", EVENT));
    values.add(null); // as who wants it deleted writes
    values.add(new byte[0]);
    consumer.updatePartitions(
        "e", List.of(new PartitionInfo("e", 0, Node.noNode(), new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) values.size()));
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < values.size(); i++) {
            consumer.addRecord(new ConsumerRecord<>("e", 0, i, new byte[0], values.get(i)));
          }
        });
    List<Long> others = new ArrayList<>();

    List<Event> events =
        EventsTopic.read(() -> consumer, "e", record -> others.add(record.offset()));

    assertThat(events).containsExactly(EVENT);
    assertThat(others).containsExactly(0L, 2L, 3L);
  }
}
