package io.millrace.app;

import io.millrace.checkpoint.CommittedRecords;
import io.millrace.data.Event;
import io.millrace.serde.RecordSerdes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** What an events topic holds, whoever has written to it. */
public final class EventsTopic {
  private EventsTopic() {}

  /**
   * Reads all events, those of a partition in order.
   *
   * @param consumers see {@link CommittedRecords#read}
   * @param others is given the records that are none
   * @throws org.apache.kafka.common.errors.TimeoutException if the topic can't be read to its end
   */
  public static List<Event> read(
      Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> others) {
    List<Event> events = new ArrayList<>();
    Deserializer<Event> deserializer = RecordSerdes.event().deserializer();
    CommittedRecords.read(
        consumers,
        topic,
        record -> {
          Event event = event(deserializer, record);
          if (event == null) {
            others.accept(record);
          } else {
            events.add(event);
          }
        });
    return events;
  }

  /** A record without a value holds null, as who wants an event deleted writes. */
  private static @Nullable Event event(
      Deserializer<Event> deserializer, ConsumerRecord<byte[], byte[]> record) {
    try {
      return deserializer.deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      return null;
    }
  }
}
