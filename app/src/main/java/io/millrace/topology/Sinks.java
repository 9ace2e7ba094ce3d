package io.millrace.topology;

import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sinks of what a processor sends.
 *
 * @param parent the processor's name
 */
record Sinks(Topology topology, String parent) {
  /** Adds one. */
  void add(String name, String topic, StreamPartitioner<byte[], Outgoing> partitioner) {
    topology.addSink(
        name, topic, new ByteArraySerializer(), Outgoing.serializer(), partitioner, parent);
  }
}
