package io.millrace.app;

import io.millrace.topology.TopicMismatchException;
import io.millrace.topology.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Whether the topics fit: asked before an app starts, and when it has stopped by itself, for topics
 * may be altered while it runs.
 */
final class TopicCheck {
  /** The app has stopped already, so nobody should wait long to hear why; in ms. */
  private static final Map<String, String> IMPATIENT =
      Map.of("request.timeout.ms", "4000", "default.api.timeout.ms", "6000");

  private final Assembly assembly;
  private final Map<String, String> kafka;

  TopicCheck(Assembly assembly, Cluster cluster) {
    this.assembly = assembly;
    this.kafka = new TreeMap<>(cluster.properties());
  }

  /**
   * Asks the brokers.
   *
   * @throws TopicMismatchException if a topic does not fit; the message lists every mismatch
   * @throws KafkaException if they refuse or don't answer
   */
  void require() {
    require(Map.of());
  }

  /** What does not fit; nothing if all does, or if the brokers don't answer within seconds. */
  Optional<RuntimeException> fault() {
    try {
      require(IMPATIENT);
      return Optional.empty();
    } catch (TopicMismatchException e) {
      return Optional.of(e);
    } catch (KafkaException e) {
      return Optional.empty();
    }
  }

  private void require(Map<String, String> timeouts) {
    Map<String, Object> properties = new TreeMap<>(kafka);
    properties.putAll(timeouts);
    try (Admin admin = Admin.create(properties)) {
      new Topics(admin, assembly.topics().specs()).requireFit();
    }
  }
}
