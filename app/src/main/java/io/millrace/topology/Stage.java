package io.millrace.topology;

import java.util.List;
import org.apache.kafka.streams.Topology;

/**
 * A part of a topology that stands on topics: it reads some and writes others, and shares nothing
 * else with the stages beside it. So it can be added to the topology of any Kafka Streams
 * application.
 */
public interface Stage {
  /**
   * Adds its sources, processors, stores and sinks.
   *
   * @throws org.apache.kafka.streams.errors.TopologyException if a node or a store of that name is
   *     there already, or if a topic that it reads has a source already
   */
  void addTo(Topology topology);

  /** The topics that it reads and writes, its changelogs among them. */
  List<TopicSpec> topics();
}
