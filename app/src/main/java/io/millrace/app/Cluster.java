package io.millrace.app;

import io.millrace.broker.BrokerStartException;
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
   * @throws AppException if the cluster of the settings does not answer within 6 s
   * @throws BrokerStartException if another process runs the folder's broker
   */
  public static Cluster of(Config config, Path home) {
    return config.embedsBroker() ? embedded(config, home) : named(config, home);
  }

  /**
   * As {@link #of}, for a command that may work beside the one that runs the folder's broker: it
   * then works with that.
   */
  public static Cluster shared(Config config, Path home) {
    return config.embedsBroker()
        ? EmbeddedBroker.running(broker(home))
            .map(address -> at(address, config, home, null))
            .orElseGet(() -> embedded(config, home))
        : named(config, home);
  }

  private static Cluster named(Config config, Path home) {
    BrokersAnswer.require(config.kafka());
    return new Cluster(new TreeMap<>(config.kafka()), home, null);
  }

  /** A broker embedded in the folder, whatever the settings name. */
  public static Cluster embedded(Config config, Path home) {
    EmbeddedBroker broker = EmbeddedBroker.start(broker(home), 0);
    return at(broker.bootstrapServers(), config, home, broker);
  }

  private static Path broker(Path home) {
    return home.resolve("broker");
  }

  private static Cluster at(
      String address, Config config, Path home, @Nullable EmbeddedBroker broker) {
    Map<String, String> properties = new TreeMap<>(config.kafka());
    // An embedded broker is reached from this machine only, and knows no other protocol.
    properties.remove(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address);
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
