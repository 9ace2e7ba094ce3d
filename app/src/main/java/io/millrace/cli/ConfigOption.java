package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.topology.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Mixin;

/** The options that say which model, and where it is kept. */
final class ConfigOption {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigFileOption file;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private HomeOption home;

  /** The settings. */
  Config load() throws ConfigException {
    return file.load();
  }

  /** The folder of what is kept on this machine. */
  Path home(Config config) {
    return home.of(config);
  }

  /** The cluster that these settings name, for a command that may run beside others. */
  Cluster cluster(Config config) {
    return Cluster.shared(config, home(config));
  }

  /**
   * The same for a command that needs a model which has been started.
   *
   * @param topic of the model's
   * @throws CommandException if it is not there: nothing is made for a name that is mistyped
   */
  Cluster clusterWith(Config config, String topic) {
    Path folder = home(config);
    if (config.embedsBroker() && !Files.isDirectory(folder)) {
      throw new CommandException(
          "%s: there is no such folder: name that of the model with --dir, or start it with `millrace run`"
              .formatted(folder));
    }
    Cluster cluster = cluster(config);
    try (Admin admin = cluster.admin()) {
      if (Topics.partitions(admin, topic).isEmpty()) {
        throw new CommandException(
            "topic %s is not there, or may not be read: check name, brokers and permissions, and --dir if the settings name no brokers"
                .formatted(topic));
      }
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }
}
