package io.millrace.app;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka cluster that a command works with: the one of the settings, or a broker embedded for as
 * long as the command runs.
 */
public final class Cluster implements AutoCloseable {
  private final Map<String, String> properties;
  private final Path home;
  private final @Nullable EmbeddedBroker broker;

  private Cluster(Map<String, String> properties, Path home, @Nullable EmbeddedBroker broker) {
    this.properties = properties;
    this.home = home;
    this.broker = broker;
  }

  /**
   * The cluster of the settings; where they name none, a broker embedded in the folder.
   *
   * @param home of whatever is kept on this machine
   */
  public static Cluster of(Config config, Path home) {
    return config.embedsBroker()
        ? embedded(config, home)
        : new Cluster(new TreeMap<>(config.kafka()), home, null);
  }

  /** A broker embedded in the folder, whatever the settings name. */
  public static Cluster embedded(Config config, Path home) {
    EmbeddedBroker broker = EmbeddedBroker.start(home.resolve("broker"), 0);
    Map<String, String> properties = new TreeMap<>(config.kafka());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    return new Cluster(properties, home, broker);
  }

  /** The user's Kafka properties, with the address of this cluster. */
  public Map<String, String> properties() {
    return properties;
  }

  /** Where the brokers are. */
  public String address() {
    return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
  }

  /** Whether the broker is embedded. */
  public boolean isEmbedded() {
    return broker != null;
  }

  /** The folder of whatever is kept on this machine. */
  public Path home() {
    return home;
  }

  /** A new client for administration. */
  public Admin admin() {
    return Admin.create(new TreeMap<String, Object>(properties));
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
