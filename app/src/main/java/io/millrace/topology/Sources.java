package io.millrace.topology;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/** Sources of records as bytes. */
final class Sources {
  /** Where to begin without an offset: its {@code auto.offset.reset} says. */
  private static final @Nullable AutoOffsetReset AS_THE_CONSUMER_DOES = null;

  private Sources() {}

  static void add(Topology topology, String name, String... topics) {
    topology.addSource(
        AS_THE_CONSUMER_DOES,
        name,
        new LogTimestamps(), // the default stops the stream at a record without a timestamp
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics);
  }
}
